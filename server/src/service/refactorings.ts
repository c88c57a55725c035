import type { CodeAction, Diagnostic } from 'vscode-languageserver-types';
import type { Range } from '../rules/region.js';
import type { RuleUnit } from './project.js';
import { listInsteadOfChain } from './refactorings/conditions.js';
import { extract } from './refactorings/extract.js';
import { inlineLet } from './refactorings/inline.js';
import type { Offer, Refactoring } from './refactorings/refactoring.js';
import { repairs } from './refactorings/repairs.js';
import { addTimeFilter } from './refactorings/time-filter.js';
import { workspaceEdit, type EditAbilities, type EditedDocument } from './workspace-edit.js';

/** What can be done with a selection of a query. */
const OFFERS: readonly Offer[] = [extract, inlineLet, listInsteadOfChain, addTimeFilter];

/** The changes of a query that a selection of the file allows, as actions. */
export function refactoringActions(edited: EditedDocument, selection: Range, abilities: EditAbilities): CodeAction[] {
  return inQuery(edited, selection, abilities, (unit, inner) => OFFERS.flatMap((offer) => offer(unit, inner)));
}

/** The repairs of parser and binder errors in a range of the file, as actions. */
export function repairActions(
  edited: EditedDocument,
  selection: Range,
  abilities: EditAbilities,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const actions = inQuery(edited, selection, abilities, repairs);
  const errors = diagnostics.filter(({ code, severity }) => severity === 1 && String(code).startsWith('KS'));
  return actions.map((action, index) => ({
    ...action,
    ...(errors.length === 0 ? {} : { diagnostics: [...errors] }),
    ...(index === 0 ? { isPreferred: true } : {}),
  }));
}

function inQuery(
  edited: EditedDocument,
  { start, end }: Range,
  abilities: EditAbilities,
  offer: (unit: RuleUnit, selection: Range) => readonly Refactoring[],
): CodeAction[] {
  for (const unit of edited.document.units) {
    const { map } = unit.region;
    const from = map.toInner(start);
    const to = end === start ? from : (map.toInner(end) ?? innerEnd(unit, end));
    if (from === undefined || to === undefined || to < from) continue;
    return offer(unit, { start: from, end: to }).flatMap(({ title, kind, edits }): CodeAction[] => {
      const outer = map.editsToOuter(edits);
      return outer === undefined ? [] : [{ title, kind, edit: workspaceEdit(edited, outer, abilities) }];
    });
  }
  return [];
}

/** A selection that ends behind the last character of a line ends there. */
function innerEnd(unit: RuleUnit, end: number): number | undefined {
  const last = unit.region.map.toInner(end - 1);
  return last === undefined ? undefined : last + 1;
}
