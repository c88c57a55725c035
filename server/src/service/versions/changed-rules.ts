import { RULE_FILE_EXTENSIONS } from '../../rules/read.js';
import type { FileHost } from '../../schema/configuration/host.js';
import { isExcluded } from '../../schema/configuration/resolve.js';
import { isRuleTestPath } from '../../testing/file/read.js';
import type { RuleVersions } from '../../testing/review-rule.js';
import type { Project, RuleUnit } from '../project.js';
import type { ChangedFile, Comparison, GitRepository } from './git.js';

/**
 * The changed rules of a repository, each with its two versions. `wanted`: files or folders to look below; by default
 * all. Throws {@link GitFailure} where git cannot tell.
 */
export function changedRules(
  repository: GitRepository,
  comparison: Comparison,
  project: Project,
  files: Pick<FileHost, 'readFile'>,
  wanted: readonly string[] = [],
): RuleVersions[] {
  const { base, staged } = comparison;
  const changed = repository.changedFiles(comparison).filter((file) => isRuleFile(file, wanted, project));
  return changed.flatMap((file) => {
    const before = file.change === 'added' ? undefined : repository.text(base, file.oldPath);
    const now =
      file.change === 'deleted' ? undefined : staged ? repository.text('', file.path) : files.readFile(file.path);
    return pairs(unitsOf(project, file.path, before), unitsOf(project, file.path, now));
  });
}

function isRuleFile({ path }: ChangedFile, wanted: readonly string[], project: Project): boolean {
  const extension = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase() ?? '';
  if (!RULE_FILE_EXTENSIONS.includes(extension) || isRuleTestPath(path)) return false;
  if (wanted.length > 0 && !wanted.some((w) => path === w || path.startsWith(`${w}/`))) return false;
  return !isExcluded(project.configuration(path), path);
}

function unitsOf(project: Project, path: string, text: string | undefined): readonly RuleUnit[] {
  return text === undefined ? [] : project.open(path, text).units;
}

/** The queries of two versions of a file, by id or name where the file gives one, else by their order. */
function pairs(before: readonly RuleUnit[], after: readonly RuleUnit[]): RuleVersions[] {
  const key = ({ region: { rule, index } }: RuleUnit): string => rule?.id?.value ?? rule?.name?.value ?? String(index);
  const old = new Map(before.map((unit) => [key(unit), unit]));
  const kept = after.map((unit): RuleVersions => ({ before: old.get(key(unit)), after: unit }));
  const names = new Set(after.map(key));
  const gone = before.filter((unit) => !names.has(key(unit))).map((unit) => ({ before: unit, after: undefined }));
  // A query whose text is the same does the same.
  return [...kept, ...gone].filter((v) => v.before?.region.text !== v.after?.region.text);
}
