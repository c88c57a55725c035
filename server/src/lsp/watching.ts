import { DidChangeWatchedFilesNotification, type FileEvent } from 'vscode-languageserver';
import { RULE_FILE_EXTENSIONS } from '../rules/read.js';
import type { FeatureContext } from './context.js';
import { ruleIndex } from './rule-index.js';
import { guardedNotification, inBackground } from './guard.js';

/** Files whose change on the disk matters: configurations, rules, and samples in the formats that events come in. */
const WATCHED = `**/*.{${[...RULE_FILE_EXTENSIONS, 'ndjson', 'jsonl', 'csv', 'tsv', 'log', 'parquet', 'xml'].join(',')}}`;

/** Changes come in swarms (a checkout, a generator); they are looked at together after this time, in ms. */
const SETTLE = 100;

/** Keeps up with files that change on the disk. `reread` is called when the configuration of open documents changed. */
export function watchFiles(context: FeatureContext, reread: () => void): void {
  const { session, diagnostics, threads, surroundings, runs, samples, proofs } = context;
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    const changes = waiting;
    waiting = new Set();
    // What is open counts as the editor has it.
    const paths = [...changes].filter((path) => session.documents.at(path) === undefined);
    const configuration = paths.filter((path) => session.project.changed(path)).length > 0;
    if (configuration) reread();
    ruleIndex(session).filesChanged([...changes], configuration);
    surroundings.filesChanged(paths);
    diagnostics.recheckClosed(paths);
    runs.filesChanged(paths, configuration);
    samples.filesChanged();
    proofs.filesChanged(paths);
  };
  const take = (changes: readonly FileEvent[]): void => {
    for (const { uri } of changes) waiting.add(session.paths.pathOf(uri));
    clearTimeout(timer);
    timer = setTimeout(guardedNotification(session.log, 'watched files', settle), SETTLE);
  };
  const { method } = DidChangeWatchedFilesNotification;
  session.connection.onDidChangeWatchedFiles(
    guardedNotification(session.log, method, ({ changes }: { changes: FileEvent[] }) => {
      take(changes);
      threads.tell(method, { changes });
    }),
  );
}

/** Asks the client to watch, where it lets a server ask. */
export function askToWatch({ session }: FeatureContext): void {
  if (!session.watches) return;
  inBackground(session.log, 'asking to watch files', async () => {
    await session.connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: WATCHED }],
    });
  });
}
