/// <reference lib="dom" />
import { bandColor } from '../../bands.js';
import { plural } from '../../words.js';
import { COPY_FORMATS } from './copy.js';
import { button, element } from './element.js';

/** What the user chose to see. */
export interface Choice {
  readonly filter: string;
  readonly bands: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

export interface ToolbarListener {
  chosen(choice: Choice): void;
  copy(format: string): void;
}

/** The groups of rows that can be chosen, with their sizes. */
export interface Groups {
  readonly bands: ReadonlyMap<string, number>;
  readonly labels: ReadonlyMap<string, number>;
}

/** The line above the grid: filter, bands and labels to choose, how many rows are shown, and ways to copy them. */
export class Toolbar {
  readonly root = element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Rows' });
  private readonly input = element('input', {
    type: 'search',
    placeholder: 'Filter rows',
    'aria-label': 'Filter rows',
  });
  private readonly chips = element('span', { class: 'chips', role: 'group', 'aria-label': 'Show only' });
  private readonly status = element('span', { role: 'status', class: 'status' });
  private readonly bands = new Set<string>();
  private readonly labels = new Set<string>();

  constructor(private readonly listener: ToolbarListener) {
    this.input.addEventListener('input', () => this.tell());
    const copies = Object.keys(COPY_FORMATS).map((format) =>
      button(format, { class: 'action', title: `Copy the rows shown as ${format}` }, () => this.listener.copy(format)),
    );
    this.root.append(
      this.input,
      this.chips,
      this.status,
      element('span', { class: 'copies', role: 'group', 'aria-label': 'Copy rows as' }, 'Copy as', ...copies),
    );
  }

  get choice(): Choice {
    return { filter: this.input.value, bands: this.bands, labels: this.labels };
  }

  /** Offers the groups of a run. A choice of a group that is gone is given up. */
  offer(groups: Groups, bands: readonly string[] | undefined): void {
    for (const band of this.bands) if (!groups.bands.has(band)) this.bands.delete(band);
    for (const label of this.labels) if (!groups.labels.has(label)) this.labels.delete(label);
    this.chips.replaceChildren(
      ...[...groups.bands].map(([band, count]) => this.chip(band, count, this.bands, `band-${bandColor(band, bands)}`)),
      ...[...groups.labels].map(([label, count]) => this.chip(label, count, this.labels, 'label')),
    );
  }

  /** Says how many rows are shown. */
  count(shown: number, all: number): void {
    this.status.textContent = shown === all ? plural(all, 'row') : `${shown} of ${plural(all, 'row')}`;
  }

  /** Puts the focus into the filter. */
  focusFilter(): void {
    this.input.focus();
    this.input.select();
  }

  private chip(name: string, count: number, chosen: Set<string>, kind: string): HTMLButtonElement {
    const chip = button(
      `${name} ${count}`,
      { class: `chip ${kind}`, 'aria-pressed': String(chosen.has(name)), title: `Show only ${name}` },
      () => {
        if (!chosen.delete(name)) chosen.add(name);
        chip.setAttribute('aria-pressed', String(chosen.has(name)));
        this.tell();
      },
    );
    return chip;
  }

  private tell(): void {
    this.listener.chosen(this.choice);
  }
}
