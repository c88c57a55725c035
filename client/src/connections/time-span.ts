import * as vscode from 'vscode';
import { withoutZeros } from './length.js';

/** A time to look back, or all time; undefined when the user chose none. */
export type TimeSpan = { readonly since: string | undefined } | undefined;

const LENGTHS = [
  ['1h', 'Last hour'],
  ['1d', 'Last day'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
] as const;

interface SpanItem extends vscode.QuickPickItem {
  readonly since?: string;
  readonly other?: true;
}

/** Asks how far back a query looks. `period`: what the schedule of the rule says. */
export async function askTimeSpan(title: string, period: string | undefined): Promise<TimeSpan> {
  const items: SpanItem[] = [
    ...(period === undefined
      ? []
      : [{ label: 'As Scheduled', description: `the period of the rule, ${withoutZeros(period)}`, since: period }]),
    ...LENGTHS.map(([since, label]): SpanItem => ({ label, since })),
    { label: 'Other…', description: 'such as 12h or 90d', other: true },
    { label: 'All Time', description: 'everything that the service has' },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'How far back?' });
  if (chosen === undefined) return undefined;
  if (chosen.other !== true) return { since: chosen.since };
  const since = await vscode.window.showInputBox({
    title,
    prompt: 'How far back, up to now: a number with d, h or m',
    value: '14d',
    validateInput: (text) => (/^\d+(\.\d+)?\s*[dhm]$/u.test(text.trim()) ? undefined : 'Write it as 14d, 12h or 30m.'),
  });
  return since === undefined ? undefined : { since: since.trim() };
}
