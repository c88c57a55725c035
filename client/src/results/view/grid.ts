/// <reference lib="dom" />
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import type { RunRow } from '../../../../server/src/service/protocol.js';
import { bandColor } from '../../bands.js';
import { widthOf, type Column } from './columns.js';
import { button, element } from './element.js';

/** The height of a row in pixels, as the style sheet has it. */
const ROW_HEIGHT = 22;

/** What the grid shows: rows in an order, under columns. */
export interface GridContent {
  readonly columns: readonly Column[];
  readonly rows: readonly RunRow[];
  readonly order: readonly number[];
  readonly bands: readonly string[] | undefined;
  readonly sort: { readonly column: Column; readonly descending: boolean } | undefined;
}

export interface GridListener {
  sortBy(column: Column): void;
  /** A row was picked. `focus`: to go there, not only to see it. */
  openEvent(row: RunRow, focus: boolean): void;
  openClause(row: RunRow, focus: boolean): void;
}

const EMPTY: GridContent = { columns: [], rows: [], order: [], bands: undefined, sort: undefined };

/** How many of the events of a row its menu offers. */
const MENU_SOURCES = 50;

/**
 * A grid of rows of which only those in view are in the document. The grid has the focus and one active row, as the
 * ARIA pattern for grids with `aria-activedescendant` says.
 */
export class Grid {
  readonly root = element('div', {
    class: 'grid',
    role: 'grid',
    tabindex: '0',
    'aria-description': 'Enter opens the event, Control and Enter the clause.',
  });
  private readonly header = element('div', { class: 'header', role: 'row', 'aria-rowindex': '1' });
  private readonly body = element('div', { class: 'body', role: 'rowgroup' });
  private readonly virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  /** The rows that are in the document, by their place in the order. */
  private lines = new Map<number, HTMLElement>();
  private content = EMPTY;
  private widths: readonly number[] = [];
  private active = 0;

  constructor(private readonly listener: GridListener) {
    this.root.append(element('div', { role: 'rowgroup', class: 'head' }, this.header), this.body);
    this.root.addEventListener('keydown', (event) => this.key(event));
    this.virtualizer = new Virtualizer<HTMLDivElement, HTMLDivElement>(this.options());
    this.virtualizer._didMount();
  }

  /** Shows other content. The row that was active stays so, as long as it is there. */
  show(content: GridContent): void {
    const before = this.content.rows === content.rows ? this.content.order[this.active] : undefined;
    this.content = content;
    this.widths = content.columns.map((column) => widthOf(column, content.rows));
    const kept = before === undefined ? this.active : content.order.indexOf(before);
    this.active = Math.max(0, Math.min(kept, content.order.length - 1));
    this.root.setAttribute('aria-rowcount', String(content.order.length + 1));
    this.root.setAttribute('aria-colcount', String(content.columns.length));
    this.drawHeader();
    this.lines = new Map();
    this.virtualizer.setOptions(this.options());
    this.virtualizer._willUpdate();
    this.virtualizer.measure();
    this.draw();
  }

  private options(): VirtualizerOptions<HTMLDivElement, HTMLDivElement> {
    return {
      count: this.content.order.length,
      getScrollElement: () => this.root,
      estimateSize: () => ROW_HEIGHT,
      scrollPaddingStart: ROW_HEIGHT,
      overscan: 10,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.draw(),
    };
  }

  private drawHeader(): void {
    const { columns, sort } = this.content;
    this.header.replaceChildren(
      ...columns.map((column, i) => {
        const sorted = sort?.column === column ? (sort.descending ? 'descending' : 'ascending') : 'none';
        const sign = sorted === 'none' ? '' : sorted === 'descending' ? ' ↓' : ' ↑';
        const sortButton = button(
          column.name + sign,
          { title: `${column.name}: ${column.type}. Select to sort.` },
          () => {
            this.listener.sortBy(column);
          },
        );
        const cell = element(
          'div',
          { class: `cell ${column.kind}`, role: 'columnheader', 'aria-sort': sorted, 'aria-colindex': String(i + 1) },
          sortButton,
        );
        cell.style.width = `${this.widths[i]!}ch`;
        return cell;
      }),
    );
  }

  private draw(): void {
    this.body.style.height = `${this.virtualizer.getTotalSize()}px`;
    const lines = new Map<number, HTMLElement>();
    for (const { index, start } of this.virtualizer.getVirtualItems()) {
      if (index >= this.content.order.length) continue;
      lines.set(index, this.lines.get(index) ?? this.line(index, start));
    }
    this.lines = lines;
    this.body.replaceChildren(...lines.values());
    this.markActive();
  }

  private line(index: number, top: number): HTMLElement {
    const { rows, order, columns, bands } = this.content;
    const row = rows[order[index]!]!;
    const line = element(
      'div',
      {
        class: `row band-${bandColor(row.band, bands)}`,
        role: 'row',
        id: `row-${index}`,
        'aria-rowindex': String(index + 2),
        'data-vscode-context': menuContext(row),
      },
      ...columns.map((column, i) => this.cell(row, index, column, i)),
    );
    line.style.transform = `translateY(${top}px)`;
    line.addEventListener('click', () => {
      this.activate(index);
      this.listener.openEvent(row, false);
    });
    line.addEventListener('dblclick', () => this.listener.openEvent(row, true));
    return line;
  }

  private cell(row: RunRow, index: number, column: Column, i: number): HTMLElement {
    const text = column.text(row);
    const cell = element(
      'div',
      { class: `cell ${column.kind}`, role: 'gridcell', title: text, 'aria-colindex': String(i + 1) },
      text,
    );
    cell.style.width = `${this.widths[i]!}ch`;
    if (column.kind === 'clause' && row.clause !== undefined) {
      cell.classList.add('link');
      cell.addEventListener('click', (event) => {
        event.stopPropagation();
        this.activate(index);
        this.listener.openClause(row, false);
      });
    }
    return cell;
  }

  private activate(index: number): void {
    this.active = index;
    this.virtualizer.scrollToIndex(index);
    this.draw();
  }

  private markActive(): void {
    for (const [index, line] of this.lines) {
      line.classList.toggle('active', index === this.active);
      line.setAttribute('aria-selected', String(index === this.active));
    }
    // The keyboard opens the menu of what has the focus, which is the grid.
    const row = this.content.rows[this.content.order[this.active] ?? -1];
    if (row !== undefined) this.root.setAttribute('data-vscode-context', menuContext(row));
    if (this.lines.has(this.active)) this.root.setAttribute('aria-activedescendant', `row-${this.active}`);
    else this.root.removeAttribute('aria-activedescendant');
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.root) return;
    const { order, rows } = this.content;
    const page = Math.max(1, Math.floor(this.root.clientHeight / ROW_HEIGHT) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -order.length,
      End: order.length,
    };
    const row = rows[order[this.active] ?? -1];
    const move = moves[event.key];
    if (event.key === 'Enter' && row !== undefined) {
      if (event.ctrlKey || event.metaKey) this.listener.openClause(row, true);
      else this.listener.openEvent(row, true);
    } else if (event.key === ' ' && row !== undefined) {
      this.listener.openEvent(row, false);
    } else if (move !== undefined && order.length > 0) {
      this.activate(Math.max(0, Math.min(order.length - 1, this.active + move)));
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** What the editor's own menu shows on a row, and passes on to its commands. */
function menuContext({ sources }: RunRow): string {
  return JSON.stringify({
    webviewSection: sources.length > 0 ? 'row' : 'none',
    sources: sources.slice(0, MENU_SOURCES),
    preventDefaultContextMenuItems: true,
  });
}
