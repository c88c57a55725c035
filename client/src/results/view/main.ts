/// <reference lib="dom" />
import type { RunFailure, RunRow } from '../../../../server/src/service/protocol.js';
import { RISK_BANDS } from '../../bands.js';
import { plural } from '../../words.js';
import type { FromView, ShownRun, ToView } from '../messages.js';
import { Rows } from './arrange.js';
import { columnsOf, type Column } from './columns.js';
import { COPY_FORMATS } from './copy.js';
import { button, element } from './element.js';
import { Grid } from './grid.js';
import { LoadReport } from './load-report.js';
import { RemoteReport } from './remote-report.js';
import { Toolbar } from './toolbar.js';
import '../results.css';

interface VsCodeApi {
  postMessage(message: FromView): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** The results view: the rows of one run, with what it takes to find one among them. */
class ResultsPage {
  private readonly vscode = acquireVsCodeApi();
  private readonly main = document.querySelector('main')!;
  private readonly failure = element('div', { class: 'failure', role: 'alert' });
  private readonly loads = new LoadReport((uri, line) =>
    this.vscode.postMessage({ type: 'revealEvent', uri, line, focus: true }),
  );
  private readonly remote = new RemoteReport();
  private readonly none = element('p', { class: 'empty' });
  private readonly toolbar = new Toolbar({
    chosen: () => this.arrange(),
    copy: (format) => this.copy(format),
  });
  private readonly grid = new Grid({
    sortBy: (column) => this.sortBy(column),
    openEvent: (row, focus) => this.openEvent(row, focus),
    openClause: (row, focus) => this.openClause(row, focus),
  });
  private run: ShownRun | undefined;
  private rows: Rows | undefined;
  private columns: readonly Column[] = [];
  private order: readonly number[] = [];
  private sort: { readonly column: Column; readonly descending: boolean } | undefined;

  constructor() {
    this.showEmpty();
    window.addEventListener('message', (event: MessageEvent<ToView>) => this.receive(event.data));
    window.addEventListener('keydown', (event) => {
      if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || this.run === undefined) return;
      this.toolbar.focusFilter();
      event.preventDefault();
    });
    this.vscode.postMessage({ type: 'ready' });
  }

  private receive(message: ToView): void {
    switch (message.type) {
      case 'run':
        this.show(message.run);
        this.showFailure(message.failure);
        return;
      case 'failure':
        this.showFailure(message.failure);
        return;
      case 'cleared':
        this.showEmpty();
    }
  }

  private show(run: ShownRun): void {
    const columns = columnsOf(run);
    const { sort } = this;
    // A sort goes on after an edit, as long as its column is there.
    const sorted = sort && columns.find((c) => c.name === sort.column.name && c.kind === sort.column.kind);
    this.sort = sort && sorted && { column: sorted, descending: sort.descending };
    this.run = run;
    this.columns = columns;
    this.rows = new Rows(run.rows, columns, run.bands ?? RISK_BANDS);
    this.toolbar.offer(this.rows.groups(), run.bands);
    this.grid.root.setAttribute('aria-label', `Results of ${run.title}`);
    this.loads.show(run.loads, run.clockText);
    this.remote.show(run.on);
    this.none.textContent =
      run.on === undefined
        ? `No hits: none of ${plural(run.counts.events, 'event')} passes the rule.`
        : `No hits on ${run.on.connection}.`;
    this.none.hidden = run.rows.length > 0;
    this.toolbar.root.hidden = run.rows.length === 0;
    this.grid.root.hidden = run.rows.length === 0;
    if (!this.main.contains(this.grid.root)) {
      const { failure, remote, toolbar, loads, none, grid } = this;
      this.main.replaceChildren(failure, remote.root, toolbar.root, loads.root, none, grid.root);
    }
    this.arrange();
  }

  private showFailure(failure: RunFailure | undefined): void {
    this.failure.hidden = failure === undefined;
    if (failure === undefined) return;
    const { uri, range, message } = failure;
    this.failure.replaceChildren(`Not evaluable: ${message} These are the results from before. `);
    if (range === undefined) return;
    this.failure.append(
      button('Show place', { class: 'link' }, () => {
        this.vscode.postMessage({ type: 'revealRule', uri, range, focus: true });
      }),
    );
  }

  private showEmpty(): void {
    this.run = undefined;
    this.rows = undefined;
    this.sort = undefined;
    this.main.replaceChildren(
      element(
        'p',
        { class: 'empty' },
        'No results yet. Open a rule and select ',
        element('b', {}, 'Run against samples'),
        ' above it. Events are read from the folder ',
        element('code', {}, 'samples/'),
        ' beside the rule.',
      ),
      element(
        'p',
        { class: 'empty' },
        button('Open the sample workspace…', { class: 'action' }, () =>
          this.vscode.postMessage({ type: 'openSamples' }),
        ),
      ),
    );
  }

  private sortBy(column: Column): void {
    const { sort } = this;
    this.sort = { column, descending: sort?.column === column && !sort.descending };
    this.arrange();
  }

  private arrange(): void {
    const { run, rows, columns, sort } = this;
    if (run === undefined || rows === undefined) return;
    this.order = rows.arrange({ ...this.toolbar.choice, sort });
    this.toolbar.count(this.order.length, run.rows.length);
    this.grid.show({ columns, rows: run.rows, order: this.order, bands: run.bands, sort });
  }

  private openEvent(row: RunRow, focus: boolean): void {
    const [source] = row.sources;
    if (source !== undefined) this.vscode.postMessage({ type: 'revealEvent', ...source, focus });
  }

  private openClause(row: RunRow, focus: boolean): void {
    if (this.run === undefined || row.clause === undefined) return;
    this.vscode.postMessage({ type: 'revealRule', uri: this.run.uri, range: row.clause.range, focus });
  }

  private copy(format: string): void {
    const { run } = this;
    if (run === undefined) return;
    const rows = this.order.map((i) => run.rows[i]!);
    const text = COPY_FORMATS[format]!(run.columns, rows);
    this.vscode.postMessage({ type: 'copy', text, rows: rows.length, format });
  }
}

new ResultsPage();
