import * as vscode from 'vscode';
import type { LineAnnotation } from '../../server/src/service/protocol.js';
import type { Runs } from './runs.js';

/** The bands that have a colour; a configured band of another name takes the colour of its place. */
const BANDS = ['low', 'medium', 'high', 'critical'] as const;

/** Writes the score of each event that hits beside its line, in the colour of its band. */
export class EventAnnotations implements vscode.Disposable {
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(private readonly runs: Runs) {
    for (const band of BANDS) this.types.set(band, decoration(`kqlens.risk.${band}`));
    this.types.set('none', decoration('kqlens.risk.none'));
    this.types.set('missed', decoration('kqlens.risk.missed'));
    this.subscriptions.push(
      ...this.types.values(),
      runs.onDidChange(() => this.showAll()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.showAll()),
    );
    this.showAll();
  }

  private showAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.show(editor);
  }

  private show(editor: vscode.TextEditor): void {
    const uri = editor.document.uri.toString();
    const options = new Map<string, vscode.DecorationOptions[]>([...this.types.keys()].map((key) => [key, []]));
    for (const run of this.runs.all()) {
      for (const file of run.files) {
        if (file.uri !== uri) continue;
        for (const line of file.lines) {
          if (line.line >= editor.document.lineCount) continue;
          options.get(typeOf(line))?.push(option(editor.document, line));
        }
      }
    }
    for (const [key, type] of this.types) editor.setDecorations(type, options.get(key) ?? []);
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }
}

function typeOf(line: LineAnnotation): string {
  if (line.kind === 'missed') return 'missed';
  const band = line.band ?? 'none';
  return (BANDS as readonly string[]).includes(band) ? band : 'none';
}

function decoration(color: string): vscode.TextEditorDecorationType {
  const theme = new vscode.ThemeColor(color);
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderStyle: 'solid',
    borderWidth: '0 0 0 3px',
    borderColor: theme,
    overviewRulerColor: theme,
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    // The score stands before the line, where a long line cannot push it out of sight.
    before: { color: theme, fontWeight: 'bold', margin: '0 1ch 0 0' },
    after: { color: theme, margin: '0 0 0 3ch' },
  });
}

function option(document: vscode.TextDocument, line: LineAnnotation): vscode.DecorationOptions {
  const hover = new vscode.MarkdownString(line.hover);
  hover.isTrusted = { enabledCommands: ['kqlens.showResults'] };
  const score = line.kind === 'missed' ? '!' : line.score === undefined ? '●' : String(line.score);
  return {
    range: document.lineAt(line.line).range,
    hoverMessage: hover,
    renderOptions: {
      before: { contentText: score.padStart(3, '\u00a0') },
      after: { contentText: line.text },
    },
  };
}
