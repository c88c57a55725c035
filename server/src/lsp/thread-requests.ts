import { namingFile, workspaceNameAt } from '../service/workspace-names.js';
import type { FeatureContext } from './context.js';
import type { ThreadNotice } from './document-thread.js';
import type { OpenDocument } from './documents.js';
import { guarded, guardedNotification } from './guard.js';
import { KNOWN_TESTS, LAST_RUNS, NAMED_AT, NAMED_IN } from './thread-messages.js';

/** What the server tells a document's thread, which neither runs rules nor tests. */
export function knowledgeOf({ runs, proofs }: FeatureContext, { uri, path }: OpenDocument): ThreadNotice[] {
  return [
    { method: LAST_RUNS.method, params: { uri, runs: runs.runsOf(path) } },
    { method: KNOWN_TESTS.method, params: proofs.ruleTests.knownOf(path) },
  ];
}

/** Takes what the server tells a document's thread, and answers what only the server asks one. */
export function registerThreadRequests({ session, runs, proofs, diagnostics }: FeatureContext): void {
  const { connection, paths, documents, log } = session;
  const { method } = LAST_RUNS;
  connection.onNotification(
    LAST_RUNS,
    guardedNotification(log, method, ({ uri, runs: told }) => {
      runs.adopt(paths.pathOf(uri), told);
      diagnostics.evidenceChanged();
    }),
  );
  connection.onNotification(
    KNOWN_TESTS,
    guardedNotification(log, KNOWN_TESTS.method, (known) => proofs.ruleTests.adopt(known)),
  );
  connection.onRequest(
    NAMED_AT,
    guarded(
      log,
      NAMED_AT.method,
      ({ uri }) => documents.get(uri)?.rule,
      ({ position }, rule) => (rule === undefined ? null : (workspaceNameAt(rule, position) ?? null)),
    ),
  );
  connection.onRequest(
    NAMED_IN,
    guarded(
      log,
      NAMED_IN.method,
      ({ uri }) => documents.get(uri)?.rule,
      ({ named, newName }, rule) => (rule === undefined ? null : namingFile(rule, named, newName)),
    ),
  );
}
