import * as vscode from 'vscode';
import type { AnnotatedFile, LineAnnotation } from '../../server/src/service/protocol.js';
import { lineColor, RISK_COLORS, type RiskColor } from './bands.js';
import { lineTexts, type LineTexts } from './line-texts.js';
import type { Runs } from './runs.js';

/** How many lines above and below the visible ones carry their texts already. */
const MARGIN = 100;

/** Of how many lines of a file the length is looked at. */
const MEASURED = 50;

/** A context key: the active editor shows an event file that a run read. */
const IN_EVENTS = 'kqlens.activeFileIsRead';

/**
 * Writes the score of each event that hits beside its line, in the colour of its band, and marks it in the overview
 * ruler.
 */
export class EventAnnotations implements vscode.Disposable {
  private readonly texts = new Map(RISK_COLORS.map((color) => [color, textDecoration(color)]));
  private readonly marks = new Map(RISK_COLORS.map((color) => [color, markDecoration(color)]));
  /** Keeps the lines without a score in one column with those that have one. */
  private readonly blanks = vscode.window.createTextEditorDecorationType({ isWholeLine: true });
  private readonly indexes = new WeakMap<AnnotatedFile['lines'], LineIndex>();
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(private readonly runs: Runs) {
    this.subscriptions = [
      this.blanks,
      ...this.texts.values(),
      ...this.marks.values(),
      runs.onDidChange(() => this.showAll()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.showAll()),
      vscode.window.onDidChangeActiveTextEditor(() => this.setContext()),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.showTexts(textEditor)),
    ];
    this.showAll();
  }

  private showAll(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      this.showMarks(editor);
      this.showTexts(editor);
    }
    this.setContext();
  }

  private setContext(): void {
    const active = vscode.window.activeTextEditor?.document.uri;
    const isRead = active !== undefined && this.runs.annotated(active) !== undefined;
    void vscode.commands.executeCommand('setContext', IN_EVENTS, isRead);
  }

  private showMarks(editor: vscode.TextEditor): void {
    const { document } = editor;
    const ranges = byColor<vscode.Range>();
    const found = this.runs.annotated(document.uri);
    for (const line of found?.file.lines ?? []) {
      if (line.line >= document.lineCount) continue;
      ranges.get(lineColor(line, found?.run.bands))!.push(new vscode.Range(line.line, 0, line.line, 0));
    }
    for (const [color, type] of this.marks) editor.setDecorations(type, ranges.get(color)!);
  }

  private showTexts(editor: vscode.TextEditor): void {
    const { document } = editor;
    const options = byColor<vscode.DecorationOptions>();
    const blanks: vscode.DecorationOptions[] = [];
    const found = this.runs.annotated(document.uri);
    if (found !== undefined && found.file.lines.length > 0) {
      const { byLine, texts } = this.indexOf(found.file, document);
      for (const number of linesInView(editor)) {
        const { range } = document.lineAt(number);
        const line = byLine.get(number);
        if (line === undefined) {
          blanks.push({ range, renderOptions: { before: { contentText: texts.blank } } });
          continue;
        }
        const behind = texts.behind(line);
        const renderOptions = {
          before: { contentText: texts.front(line) },
          ...(behind === undefined ? {} : { after: { contentText: behind } }),
        };
        options.get(lineColor(line, found.run.bands))!.push({ range, renderOptions });
      }
    }
    for (const [color, type] of this.texts) editor.setDecorations(type, options.get(color)!);
    editor.setDecorations(this.blanks, blanks);
  }

  private indexOf({ lines }: AnnotatedFile, document: vscode.TextDocument): LineIndex {
    let index = this.indexes.get(lines);
    if (index === undefined) {
      const measured = lines.slice(0, MEASURED).filter(({ line }) => line < document.lineCount);
      const lengths = measured.map(({ line }) => document.lineAt(line).text.length);
      index = { byLine: new Map(lines.map((line) => [line.line, line])), texts: lineTexts(lines, lengths) };
      this.indexes.set(lines, index);
    }
    return index;
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

/** The annotations of a file by line, and what is written beside them. */
interface LineIndex {
  readonly byLine: ReadonlyMap<number, LineAnnotation>;
  readonly texts: LineTexts;
}

function byColor<T>(): ReadonlyMap<RiskColor, T[]> {
  return new Map(RISK_COLORS.map((color) => [color, []]));
}

/** The visible lines and some around them, without those that are folded away. */
function linesInView({ document, visibleRanges }: vscode.TextEditor): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { start, end } of visibleRanges) {
    const last = Math.min(document.lineCount - 1, end.line + MARGIN);
    for (let line = Math.max(0, start.line - MARGIN); line <= last; line++) lines.add(line);
  }
  return lines;
}

function textDecoration(color: RiskColor): vscode.TextEditorDecorationType {
  const theme = new vscode.ThemeColor(`kqlens.risk.${color}`);
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderStyle: 'solid',
    borderWidth: '0 0 0 3px',
    borderColor: theme,
    before: { color: theme, fontWeight: 'bold' },
    after: { color: theme, margin: '0 0 0 3ch' },
  });
}

function markDecoration(color: RiskColor): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    overviewRulerColor: new vscode.ThemeColor(`kqlens.risk.${color}`),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
  });
}
