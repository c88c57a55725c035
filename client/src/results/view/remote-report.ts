/// <reference lib="dom" />
import type { RanOn } from '../../../../server/src/service/protocol/connections.js';
import { element } from './element.js';

/** Of a run on a connection: what is missing, what was asked and what it took. */
export class RemoteReport {
  readonly root = element('div', { class: 'remote' });

  show(on: RanOn | undefined): void {
    this.root.hidden = on === undefined;
    if (on === undefined) return;
    const missing = on.missing.map((sentence) => element('div', { class: 'missing', role: 'alert' }, sentence));
    this.root.replaceChildren(...missing, element('div', {}, on.took));
  }
}
