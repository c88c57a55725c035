/// <reference lib="dom" />
import { plural } from '../../words.js';
import type { ShownLoad } from '../messages.js';
import { button, element } from './element.js';

/** The line that sums up what was read, and behind it what became of each event file. */
export class LoadReport {
  readonly root = element('details', { class: 'loads' });

  /** `openLine`: shows a line of an event file, from 0. */
  constructor(private readonly openLine: (uri: string, line: number) => void) {}

  show(loads: readonly ShownLoad[], clockText: string): void {
    this.root.hidden = loads.length === 0;
    this.root.replaceChildren(
      element('summary', {}, summaryText(loads)),
      element('ul', {}, ...loads.map((load) => this.file(load)), element('li', {}, clockText)),
    );
  }

  private file(load: ShownLoad): HTMLLIElement {
    const { uri, name, summary, remarks, skipped, skippedCount } = load;
    const lines = skipped.map(({ line, reason }) => {
      const place = button(`line ${line + 1}`, { class: 'link' }, () => this.openLine(uri, line));
      return element('li', {}, place, `: ${reason}`);
    });
    const more = skippedCount - lines.length;
    if (more > 0) lines.push(element('li', {}, `${plural(more, 'more record')} left out`));
    const details = [...remarks.map((remark) => element('li', {}, remark)), ...lines];
    return element(
      'li',
      {},
      button(name, { class: 'link' }, () => this.openLine(uri, 0)),
      `: ${summary}`,
      ...(details.length === 0 ? [] : [element('ul', {}, ...details)]),
    );
  }
}

/** `4 event files: 310 records read, 2 left out, remarks on 1`. */
export function summaryText(loads: readonly ShownLoad[]): string {
  const read = loads.reduce((sum, load) => sum + load.read, 0);
  const left = loads.reduce((sum, load) => sum + load.skippedCount, 0);
  const remarked = loads.filter((load) => load.remarks.length > 0).length;
  const parts = [`${plural(read, 'record')} read`];
  if (left > 0) parts.push(`${left} left out`);
  if (remarked > 0) parts.push(`remarks on ${plural(remarked, 'file')}`);
  return `${plural(loads.length, 'event file')}: ${parts.join(', ')}`;
}
