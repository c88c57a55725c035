/// <reference lib="dom" />
import { observeElementOffset, observeElementRect, Virtualizer, elementScroll } from '@tanstack/virtual-core';
import type { RunRow, RunSuccess } from '../../../server/src/service/protocol.js';
import type { FromView, ToView } from './messages.js';
import './results.css';

interface VsCodeApi {
  postMessage(message: FromView): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const ROW_HEIGHT = 24;

/** The columns in front of the rule's own. */
const SCORE = -2;
const EVENT = -1;

/** The grid of a run's rows: sorting, filtering, keyboard, and only the visible rows in the document. */
class ResultsGrid {
  private run: RunSuccess | undefined;
  private order: number[] = [];
  private sort: { readonly column: number; readonly descending: boolean } | undefined;
  private filter = '';
  private active = 0;
  private readonly root = element('main');
  private readonly toolbar = document.createElement('div');
  private readonly status = document.createElement('span');
  private readonly input = document.createElement('input');
  private readonly scroller = document.createElement('div');
  private readonly header = document.createElement('div');
  private readonly body = document.createElement('div');
  private virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement> | undefined;

  constructor() {
    this.toolbar.className = 'toolbar';
    this.input.type = 'search';
    this.input.placeholder = 'Filter rows';
    this.input.setAttribute('aria-label', 'Filter rows');
    this.input.addEventListener('input', () => {
      this.filter = this.input.value.toLowerCase();
      this.arrange();
    });
    this.status.setAttribute('role', 'status');
    this.toolbar.append(
      this.input,
      button('Copy as CSV', () => vscode.postMessage({ type: 'copy', text: this.csv() })),
      button('Copy as datatable', () => vscode.postMessage({ type: 'copy', text: this.datatable() })),
      button('Run again', () => vscode.postMessage({ type: 'run' })),
      this.status,
    );
    this.scroller.className = 'scroller';
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute('role', 'grid');
    this.scroller.addEventListener('keydown', (event) => this.key(event));
    this.header.className = 'header';
    this.header.setAttribute('role', 'row');
    this.body.className = 'body';
    this.body.setAttribute('role', 'rowgroup');
    this.scroller.append(this.header, this.body);
    this.empty();
  }

  show(run: RunSuccess): void {
    const same = this.run?.uri === run.uri && sameColumns(this.run, run);
    this.run = run;
    if (!same) this.sort = undefined;
    this.active = Math.min(this.active, Math.max(0, run.rows.length - 1));
    this.root.replaceChildren(this.toolbar, ...(run.notes.length > 0 ? [notes(run.notes)] : []), this.scroller);
    this.scroller.setAttribute('aria-label', `Results of ${run.title}`);
    this.renderHeader();
    this.arrange();
  }

  empty(): void {
    this.run = undefined;
    const text = document.createElement('p');
    text.className = 'empty';
    text.textContent =
      'No results yet. Open a rule and press “Run against samples” above it. Event files beside the rule, in samples/, are read.';
    this.root.replaceChildren(text);
  }

  private columns(): { readonly name: string; readonly type: string; readonly at: number }[] {
    const run = this.run;
    if (run === undefined) return [];
    return [
      ...(run.scoreColumn === undefined ? [] : [{ name: 'Score', type: 'real', at: SCORE }]),
      { name: 'Event', type: 'string', at: EVENT },
      ...run.columns.map((c, at) => ({ ...c, at })),
    ];
  }

  private renderHeader(): void {
    this.header.replaceChildren(
      ...this.columns().map(({ name, type, at }) => {
        const cell = document.createElement('button');
        cell.className = `cell ${widthClass(at)}`;
        cell.setAttribute('role', 'columnheader');
        const sorted = this.sort?.column === at ? this.sort : undefined;
        cell.setAttribute('aria-sort', sorted === undefined ? 'none' : sorted.descending ? 'descending' : 'ascending');
        cell.textContent = name + (sorted === undefined ? '' : sorted.descending ? ' ↓' : ' ↑');
        cell.title = `${name}: ${type}. Select to sort.`;
        cell.addEventListener('click', () => {
          this.sort = { column: at, descending: sorted !== undefined && !sorted.descending };
          this.renderHeader();
          this.arrange();
        });
        return cell;
      }),
    );
  }

  /** Filters and sorts, then draws. */
  private arrange(): void {
    const run = this.run;
    if (run === undefined) return;
    const { filter, sort } = this;
    this.order = run.rows.flatMap((row, i) => (filter === '' || rowText(row).includes(filter) ? [i] : []));
    if (sort !== undefined) {
      const sign = sort.descending ? -1 : 1;
      const numeric = sort.column === SCORE || isNumeric(run.columns[sort.column]?.type);
      this.order.sort((a, b) => {
        const x = cellText(run.rows[a]!, sort.column);
        const y = cellText(run.rows[b]!, sort.column);
        const order = numeric ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
        return (Number.isNaN(order) ? 0 : order) * sign || a - b;
      });
    }
    const { hits, events, benign, maxRisk } = run.counts;
    const parts = [`${hits} hits of ${events} events`];
    if (maxRisk !== undefined) parts.push(`max risk ${maxRisk}`);
    if (benign > 0) parts.push(`${benign} benign`);
    if (filter !== '') parts.push(`${this.order.length} shown`);
    this.status.textContent = parts.join(' · ');
    this.scroller.setAttribute('aria-rowcount', String(this.order.length));
    this.virtualize();
  }

  private virtualize(): void {
    const options = {
      count: this.order.length,
      getScrollElement: (): HTMLDivElement => this.scroller,
      estimateSize: (): number => ROW_HEIGHT,
      overscan: 10,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: (): void => this.draw(),
    };
    if (this.virtualizer === undefined) {
      this.virtualizer = new Virtualizer<HTMLDivElement, HTMLDivElement>(options);
      this.virtualizer._didMount();
    } else {
      this.virtualizer.setOptions(options);
    }
    this.virtualizer._willUpdate();
    this.virtualizer.measure();
    this.draw();
  }

  private draw(): void {
    const { virtualizer, run } = this;
    if (virtualizer === undefined || run === undefined) return;
    this.body.style.height = `${virtualizer.getTotalSize()}px`;
    const columns = this.columns();
    this.body.replaceChildren(
      ...virtualizer.getVirtualItems().map((item) => {
        const row = run.rows[this.order[item.index]!]!;
        const line = document.createElement('div');
        line.className = `row band-${row.band ?? 'none'}${item.index === this.active ? ' active' : ''}`;
        line.style.transform = `translateY(${item.start}px)`;
        line.setAttribute('role', 'row');
        line.setAttribute('aria-rowindex', String(item.index + 1));
        line.setAttribute('aria-selected', String(item.index === this.active));
        line.addEventListener('click', () => {
          this.active = item.index;
          this.draw();
          this.open();
        });
        line.append(
          ...columns.map(({ at }) => {
            const cell = document.createElement('span');
            cell.className = `cell ${widthClass(at)}`;
            cell.setAttribute('role', 'gridcell');
            const text = cellText(row, at);
            cell.textContent = text;
            cell.title = text;
            return cell;
          }),
        );
        return line;
      }),
    );
  }

  private key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.order.length,
      End: this.order.length,
    };
    if (event.target !== this.scroller) return;
    if (event.key === 'Enter') {
      this.open();
    } else {
      const move = moves[event.key];
      if (move === undefined) return;
      this.active = Math.max(0, Math.min(this.order.length - 1, this.active + move));
      this.virtualizer?.scrollToIndex(this.active);
      this.draw();
    }
    event.preventDefault();
  }

  /** Shows the active row's event. */
  private open(): void {
    const source = this.run?.rows[this.order[this.active] ?? -1]?.sources[0];
    if (source !== undefined) vscode.postMessage({ type: 'revealEvent', uri: source.uri, line: source.line });
  }

  private shownRows(): RunRow[] {
    return this.order.map((i) => this.run!.rows[i]!);
  }

  private csv(): string {
    const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const names = (this.run?.columns ?? []).map((c) => c.name);
    return [names, ...this.shownRows().map((r) => r.cells)].map((l) => l.map(quote).join(',')).join('\n');
  }

  private datatable(): string {
    const columns = this.run?.columns ?? [];
    const cell = (text: string, type: string): string => {
      if (type === 'string') return JSON.stringify(text);
      if (text === '') return `${type}(null)`;
      return type === 'dynamic' ? `dynamic(${text})` : `${type}(${text})`;
    };
    const rows = this.shownRows().map((r) => r.cells.map((text, i) => cell(text, columns[i]!.type)).join(', '));
    return `datatable(${columns.map((c) => `['${c.name}']: ${c.type}`).join(', ')})\n[\n  ${rows.join(',\n  ')}\n]`;
  }
}

function element(selector: string): HTMLElement {
  return document.querySelector<HTMLElement>(selector)!;
}

function button(text: string, action: () => void): HTMLButtonElement {
  const result = document.createElement('button');
  result.className = 'action';
  result.textContent = text;
  result.addEventListener('click', action);
  return result;
}

function notes(lines: readonly string[]): HTMLElement {
  const details = document.createElement('details');
  details.className = 'notes';
  const summary = document.createElement('summary');
  summary.textContent = lines.length === 1 ? '1 note on the event files' : `${lines.length} notes on the event files`;
  const list = document.createElement('ul');
  list.append(
    ...lines.map((line) => {
      const item = document.createElement('li');
      item.textContent = line;
      return item;
    }),
  );
  details.append(summary, list);
  return details;
}

function cellText(row: RunRow, column: number): string {
  if (column === SCORE) return row.score === undefined ? '' : String(row.score);
  if (column === EVENT) {
    const [first, ...more] = row.sources;
    if (first === undefined) return '';
    const name = decodeURIComponent(first.uri.slice(first.uri.lastIndexOf('/') + 1));
    return `${name}:${first.line + 1}${more.length > 0 ? ` +${more.length}` : ''}`;
  }
  return row.cells[column] ?? '';
}

function rowText(row: RunRow): string {
  return `${cellText(row, EVENT)}\n${row.cells.join('\n')}`.toLowerCase();
}

function widthClass(column: number): string {
  return column === SCORE ? 'narrow number' : column === EVENT ? 'medium' : 'wide';
}

function isNumeric(type: string | undefined): boolean {
  return type === 'int' || type === 'long' || type === 'real' || type === 'decimal';
}

function sameColumns(a: RunSuccess, b: RunSuccess): boolean {
  return a.columns.map((c) => c.name).join('\n') === b.columns.map((c) => c.name).join('\n');
}

const grid = new ResultsGrid();
window.addEventListener('message', (event: MessageEvent<ToView>) => {
  if (event.data.type === 'run') grid.show(event.data.run);
  else grid.empty();
});
vscode.postMessage({ type: 'ready' });
