import {
  MessageType,
  ShowMessageNotification,
  type CancellationToken,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { summaryLines } from '../report/samples.js';
import { madeTestsEdit, type MakeTestsData } from '../service/made-tests.js';
import { plainText } from '../service/protocol/plain-text.js';
import type { TestHost } from '../testing/data/test-host.js';
import { DEFAULT_SAMPLE_SECONDS, sampleRule } from '../testing/sample-rule.js';
import { ContentModified, Refused } from './guard.js';
import type { Session } from './session.js';

/** The edit of an action that makes test cases; the user is told what was made and what was not. */
export async function makeTests(
  session: Session,
  { uri, version, region, lines }: MakeTestsData,
  token: CancellationToken,
): Promise<WorkspaceEdit> {
  const { documents, files, paths, project, connection } = session;
  const open = documents.get(uri);
  if (open?.version !== version) throw new ContentModified();
  const unit = open.rule?.units[region];
  if (unit === undefined) throw new Refused('there is no such rule any more');
  const readFile = (path: string): string | undefined => documents.at(path)?.text ?? files.readFile(path);
  const host: TestHost = {
    files: { readFile, exists: (path) => files.exists(path), list: (glob) => files.list(glob) },
    readBytes: (path) => files.readBytes(path),
    openRule: (path, text) => project.open(path, text).units,
  };
  const made = await sampleRule(unit, host, {
    lines,
    seconds: DEFAULT_SAMPLE_SECONDS,
    isCancelled: () => token.isCancellationRequested,
  });
  const [error] = made.errors;
  if (error !== undefined) {
    throw new Refused(error.remedy === undefined ? error.message : `${error.message}. ${error.remedy}`);
  }
  const { text } = made;
  const summary = summaryLines(made, (path) => path.slice(path.lastIndexOf('/') + 1), true).join('\n');
  if (text === undefined) throw new Refused(summary);
  await connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Info,
    message: plainText(summary),
  });
  return madeTestsEdit({ ...made, text }, paths.uriOf(made.path), readFile(made.path) ?? '');
}
