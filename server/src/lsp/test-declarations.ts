import type { SourceRange } from '../schema/configuration/types.js';
import { baseName } from '../schema/configuration/paths.js';
import { toRange, type PositionRange } from '../service/positions.js';
import type { WorkspaceName } from '../service/workspace-names.js';
import { isRuleTestPath, readRuleTest } from '../testing/file/read.js';
import { placesOfPath } from '../testing/file/paths-named.js';
import { rulePathOf } from '../testing/subject.js';
import type { Session } from './session.js';

/** The keys of rule tests that declare something of the workspace anew for one of these rules. */
export function testsDeclaring(
  session: Session,
  { kind, name }: WorkspaceName,
  rules: ReadonlySet<string>,
): SourceRange[] {
  const { host } = session.project;
  return testsWith(session, name).flatMap(({ path, text }): SourceRange[] => {
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

/** Where rule tests name a file, by the path of the test file. */
export function testsNaming(
  session: Session,
  file: string,
): { readonly path: string; readonly places: PositionRange[] }[] {
  return testsWith(session, baseName(file)).map(({ path, text }) => ({
    path,
    places: placesOfPath(path, text, file).map((place) => toRange({ text }, place)),
  }));
}

/** The rule tests of the workspace that hold a word, in whichever case. */
function testsWith(session: Session, word: string): { readonly path: string; readonly text: string }[] {
  const found = session.folders.flatMap((folder) => session.files.list(`${folder}/**/*.test.{yaml,yml,json,jsonc}`));
  return [...new Set(found)].filter(isRuleTestPath).flatMap((path) => {
    const text = session.project.host.readFile(path);
    return text?.toLowerCase().includes(word.toLowerCase()) === true ? [{ path, text }] : [];
  });
}
