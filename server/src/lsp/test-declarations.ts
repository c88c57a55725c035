import type { SourceRange } from '../schema/configuration/types.js';
import type { WorkspaceName } from '../service/workspace-names.js';
import { isRuleTestPath, readRuleTest } from '../testing/file/read.js';
import { rulePathOf } from '../testing/subject.js';
import type { Session } from './session.js';

/** The keys of rule tests that declare something of the workspace anew for one of these rules. */
export function testsDeclaring(
  session: Session,
  { kind, name }: WorkspaceName,
  rules: ReadonlySet<string>,
): SourceRange[] {
  const { host } = session.project;
  const found = new Set(
    session.folders.flatMap((folder) => session.files.list(`${folder}/**/*.test.{yaml,yml,json,jsonc}`)),
  );
  return [...found].filter(isRuleTestPath).flatMap((path): SourceRange[] => {
    const text = host.readFile(path);
    if (text?.toLowerCase().includes(name.toLowerCase()) !== true) return [];
    const { test } = readRuleTest(path, text);
    const rule = test === undefined ? undefined : rulePathOf(test, { files: host });
    if (test === undefined || rule === undefined || !rules.has(rule)) return [];
    const declared: Readonly<Record<string, { readonly declaredAt: SourceRange }>> =
      kind === 'function' ? test.functions : test.watchlists;
    return Object.entries(declared)
      .filter(([key]) => key === name || (kind === 'watchlist' && key.toLowerCase() === name.toLowerCase()))
      .map(([, { declaredAt }]) => declaredAt);
  });
}
