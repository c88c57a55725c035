import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Range } from '../rules/region.js';
import type { Problem } from './check.js';
import { toDiagnostic } from './diagnostics.js';
import { editBetween, fixAll } from './fix-all.js';
import type { Project } from './project.js';
import { COMMANDS } from './protocol.js';
import { REASON, suppressionEdits } from './suppress.js';
import { workspaceEdit, type EditAbilities, type EditedDocument } from './workspace-edit.js';

export const FIX_ALL_KIND = 'source.fixAll.kqlens';
const QUICK_FIX = 'quickfix';

/** A document that actions are for, with what was found in it. */
export interface CheckedDocument extends EditedDocument {
  readonly problems: readonly Problem[];
}

/** By what an action finds its edit again; travels through the client. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** The index of the problem, and its id as a check. */
  readonly problem: number;
  readonly id: string;
  /** The index of the fix. */
  readonly fix: number;
}

/** The quick fixes for what is found in a range: fixes, silencing, and the page that explains. */
export function quickFixes(
  checked: CheckedDocument,
  range: Range,
  abilities: EditAbilities,
  uriOf: (path: string) => string,
): CodeAction[] {
  const { document, problems } = checked;
  return problems.flatMap((problem, index): CodeAction[] => {
    if (problem.start > range.end || problem.end < range.start) return [];
    const diagnostics = [toDiagnostic(document, problem, uriOf)];
    const fixes = problem.fixes().flatMap((fix, i): CodeAction[] => {
      const action: CodeAction = {
        title: fix.kind === 'safe' ? fix.title : `${fix.title} (may change what matches)`,
        kind: QUICK_FIX,
        diagnostics,
        ...(fix.kind === 'safe' && i === 0 ? { isPreferred: true } : {}),
      };
      if (abilities.lazyEdits) {
        const { uri, version } = checked;
        const data: ActionData = { uri, version, problem: index, id: problem.id, fix: i };
        return [{ ...action, data }];
      }
      const edits = fix.edits();
      return edits === undefined ? [] : [{ ...action, edit: workspaceEdit(checked, edits, abilities) }];
    });
    return [...fixes, ...silence(checked, problem, diagnostics, abilities), ...page(problem, diagnostics)];
  });
}

/** The edit of an action that was offered without it; undefined when the document is not what it was. */
export function resolveEdit(
  checked: CheckedDocument,
  data: ActionData,
  abilities: EditAbilities,
): WorkspaceEdit | undefined {
  if (checked.version !== data.version) return undefined;
  const problem = checked.problems[data.problem];
  if (problem?.id !== data.id) return undefined;
  const edits = problem.fixes()[data.fix]?.edits();
  return edits === undefined ? undefined : workspaceEdit(checked, edits, abilities);
}

/** The action that applies every safe fix of a file; none when there is nothing to fix. */
export function fixAllAction(project: Project, checked: CheckedDocument, abilities: EditAbilities): CodeAction[] {
  const fixed = fixAll(project, checked.document);
  const edit = editBetween(checked.document.text, fixed.text);
  if (edit === undefined) return [];
  return [
    {
      title: `Fix ${fixed.fixes === 1 ? 'the safe problem' : `all ${fixed.fixes} safe problems`}`,
      kind: FIX_ALL_KIND,
      edit: workspaceEdit(checked, [edit], abilities),
    },
  ];
}

function silence(
  checked: CheckedDocument,
  problem: Problem,
  diagnostics: CodeAction['diagnostics'] & object,
  abilities: EditAbilities,
): CodeAction[] {
  if (problem.finding === undefined || problem.unit === undefined) return [];
  const edits = suppressionEdits(checked.document, problem.unit, problem.finding);
  if (edits === undefined) return [];
  const title = `Silence \`${problem.id}\` here, with a reason`;
  return [{ title, kind: QUICK_FIX, diagnostics, edit: workspaceEdit(checked, edits, abilities, REASON) }];
}

function page(problem: Problem, diagnostics: CodeAction['diagnostics'] & object): CodeAction[] {
  if (problem.docUrl === undefined) return [];
  const title = `Open the page of \`${problem.id}\``;
  const command = { title, command: COMMANDS.openDocumentation, arguments: [problem.docUrl] };
  return [{ title, kind: QUICK_FIX, diagnostics, command }];
}
