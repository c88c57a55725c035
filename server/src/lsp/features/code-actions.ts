import { CodeActionKind, CodeActionRequest, CodeActionResolveRequest } from 'vscode-languageserver';
import {
  FIX_ALL_KIND,
  fixAllAction,
  quickFixes,
  resolveEdit,
  type ActionData,
  type CheckedDocument,
} from '../../service/code-actions.js';
import { isMakeTestsData, makeTestsActions, type MakeTestsData } from '../../service/made-tests.js';
import { toOffset } from '../../service/positions.js';
import { refactoringActions, repairActions } from '../../service/refactorings.js';
import { createsFiles, editAbilities } from '../context.js';
import { documentFeature, plainFeature } from '../feature.js';
import { ContentModified } from '../guard.js';
import { makeTests } from '../made-tests.js';

/** The kinds of actions on offer. */
const KINDS = [
  CodeActionKind.QuickFix,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorInline,
  CodeActionKind.RefactorRewrite,
  FIX_ALL_KIND,
];

export const codeActionFeature = documentFeature(
  CodeActionRequest.type,
  { codeActionProvider: { resolveProvider: true, codeActionKinds: KINDS } },
  async ({ open, rule }, { range, context }, { session, diagnostics }, token) => {
    const problems = await diagnostics.problems(open, token);
    const checked: CheckedDocument = { uri: open.uri, version: open.version, document: rule, problems };
    const abilities = editAbilities(session.client);
    const { only } = context;
    const place = { start: toOffset(rule, range.start), end: toOffset(rule, range.end) };
    const fixes = wants(only, CodeActionKind.QuickFix)
      ? quickFixes(checked, place, abilities, (path) => session.paths.uriOf(path))
      : [];
    // Only when it is asked for by name: it has to look at the whole file.
    const all =
      only !== undefined && wants(only, FIX_ALL_KIND) ? fixAllAction(session.project, checked, abilities) : [];
    const repaired = wants(only, CodeActionKind.QuickFix)
      ? repairActions(checked, place, abilities, context.diagnostics)
      : [];
    const changes = refactoringActions(checked, place, abilities).filter(({ kind }) => wants(only, kind!));
    const tests =
      createsFiles(session.client) && wants(only, CodeActionKind.RefactorRewrite)
        ? makeTestsActions(checked, place)
        : [];
    // A client that does not know versions of edits would apply these to a text they are not for.
    if (!session.documents.isCurrent(open)) throw new ContentModified();
    return [...repaired, ...fixes, ...changes, ...tests, ...all];
  },
);

export const codeActionResolveFeature = plainFeature(
  CodeActionResolveRequest.type,
  {},
  async (action, { session, diagnostics }, token) => {
    if (isMakeTestsData(action.data)) return { ...action, edit: await makeTests(session, action.data, token) };
    const data = action.data as ActionData | undefined;
    const open = data === undefined ? undefined : session.documents.get(data.uri);
    if (data === undefined || open?.rule === undefined) return action;
    const problems = await diagnostics.problems(open, token);
    const checked: CheckedDocument = { uri: open.uri, version: open.version, document: open.rule, problems };
    const edit = resolveEdit(checked, data, editAbilities(session.client));
    if (edit === undefined) throw new ContentModified();
    return { ...action, edit };
  },
  ({ data }) => (data as ActionData | MakeTestsData | undefined)?.uri,
);

/** Whether a kind is among those asked for; a kind stands for those below it too. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`) || wanted === '');
}
