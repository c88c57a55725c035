import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ADD_EVENT_REQUEST, type AddEventParams, type TestEdit } from '../../../server/src/service/protocol/proof.js';
import { requestWithProgress } from '../progress.js';
import type { Runs } from '../runs.js';
import { askForReason, carryOut } from './write.js';
import { showInformation } from '../notify.js';

/** An event: of a line of the active editor, or as a row of the results has it. */
export interface EventPlace {
  readonly uri: string;
  readonly line: number;
}

/** A row of the results, as its menu passes it on. */
export interface ResultRowContext {
  readonly sources: readonly EventPlace[];
}

type Label = AddEventParams['label'];

interface Choice extends vscode.QuickPickItem {
  readonly value: Label;
  /** What the reason is asked for, of cases that say that the rule does otherwise. */
  readonly gap?: string;
}

const CHOICES: readonly Choice[] = [
  { value: 'malicious', label: '$(target) Malicious', detail: 'The rule has to hit it.' },
  { value: 'benign', label: '$(check) Benign', detail: 'The rule must not hit it.' },
  {
    value: 'malicious',
    label: '$(question) Malicious, a known gap…',
    detail: 'The rule misses it for now; the test says so once it no longer does.',
    gap: 'Why does the rule miss it for now?',
  },
  {
    value: 'benign',
    label: '$(question) Benign, a known false positive…',
    detail: 'The rule may hit it for now; the test says so once it no longer does.',
    gap: 'Why may the rule hit it for now?',
  },
];

/** Adds events to the tests of the rule that they belong to. */
export class EventCases {
  constructor(
    private readonly client: LanguageClient,
    private readonly runs: Runs,
  ) {}

  /** The event at the cursor of an event file, or a row of the results. */
  async add(given: unknown): Promise<void> {
    const event = isRow(given) ? await chooseSource(given.sources) : atCursor();
    if (event === undefined) return;
    const rule = await this.ruleFor(event);
    if (rule === undefined) return;
    const choice = await chooseLabel(event);
    if (choice === undefined) return;
    const known = choice.gap === undefined ? undefined : await askForReason('Known gap', choice.gap);
    if (choice.gap !== undefined && known === undefined) return;
    await this.send({ ...rule, event, label: choice.value, ...(known === undefined ? {} : { known }) });
  }

  /** Adds an event as one that a rule must not hit. */
  async addBenign(rule: string, event: EventPlace): Promise<void> {
    await this.send({ rule, event, label: 'benign' });
  }

  private async send(params: AddEventParams): Promise<void> {
    await carryOut(await requestWithProgress<TestEdit>(this.client, 'adding a test case', ADD_EVENT_REQUEST, params));
  }

  /** The rule whose run read the event, or one of the user's choice. */
  private async ruleFor(event: EventPlace): Promise<Pick<AddEventParams, 'rule' | 'region'> | undefined> {
    const run = this.runs.annotated(vscode.Uri.parse(event.uri))?.run ?? this.runs.current?.result;
    if (run !== undefined) return { rule: run.uri, region: run.region };
    const rules = await vscode.workspace.findFiles('**/*.{kql,csl,kusto}', '**/node_modules/**');
    if (rules.length === 0) {
      void showInformation('There is no rule file in this workspace whose tests could take the event.');
      return undefined;
    }
    const shown = rules.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
    // What stands nearest to the event comes first.
    const near = (uri: vscode.Uri): number => sharedLength(uri.toString(), event.uri);
    shown.sort((a, b) => near(b.uri) - near(a.uri) || (a.label < b.label ? -1 : 1));
    const picked = await vscode.window.showQuickPick(shown, {
      title: 'Add event as a test case',
      placeHolder: 'Which rule is it a case for?',
    });
    return picked === undefined ? undefined : { rule: picked.uri.toString() };
  }
}

async function chooseLabel({ uri }: EventPlace): Promise<Choice | undefined> {
  // The folder says already what most events are.
  const isBenign = /\/benign\//u.test(uri);
  const order = [...CHOICES].sort((a, b) => Number(a.gap !== undefined) - Number(b.gap !== undefined));
  const choices = isBenign ? order.sort((a, b) => Number(a.value !== 'benign') - Number(b.value !== 'benign')) : order;
  return vscode.window.showQuickPick(choices, {
    title: 'Add event as a test case',
    placeHolder: 'What is the event?',
    matchOnDetail: true,
  });
}

async function chooseSource(sources: readonly EventPlace[]): Promise<EventPlace | undefined> {
  const [only] = sources;
  if (sources.length <= 1) return only;
  const shown = sources.map((source) => {
    const uri = vscode.Uri.parse(source.uri);
    return { label: `${vscode.workspace.asRelativePath(uri)}:${source.line + 1}`, source };
  });
  const picked = await vscode.window.showQuickPick(shown, {
    title: 'Add event as a test case',
    placeHolder: `The row comes from ${sources.length} events. Which one?`,
  });
  return picked?.source;
}

function atCursor(): EventPlace | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void showInformation('No event is open. Open an event file and put the cursor on an event.');
    return undefined;
  }
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}

function isRow(given: unknown): given is ResultRowContext {
  return typeof given === 'object' && given !== null && 'sources' in given;
}

function sharedLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
