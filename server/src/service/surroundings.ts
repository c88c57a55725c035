import { findSamples } from '../events/discover.js';
import type { RuleIdentity, Surroundings } from '../lint/context.js';
import type { FileHost } from '../schema/configuration/host.js';
import { tablesRead } from '../testing/rule-run.js';
import type { Project, RuleUnit } from './project.js';

/** What is known around a rule file. */
export interface FileSurroundings {
  /** The rules of other files, or those of them that matter; undefined: not known. */
  readonly others: readonly RuleIdentity[] | undefined;
  /** The file's text on the branch that changes are merged into; undefined: not known, or the same. */
  readonly base: string | undefined;
}

/** What lies around one rule of a file. Base and samples are looked at when a lint asks. */
export function surroundingsOf(
  unit: RuleUnit,
  { others, base }: FileSurroundings,
  project: Project,
  host: FileHost,
): Surroundings {
  const { document, region } = unit;
  const beside = document.file.rules.filter((rule) => rule !== region.rule);
  const name = document.path.slice(document.path.lastIndexOf('/') + 1);
  return {
    otherRules: others && [
      ...beside.map((rule) => ({ id: rule.id?.value, name: rule.name?.value, file: name })),
      ...others,
    ],
    get base() {
      return base === undefined ? undefined : baseOf(unit, base, project);
    },
    get sampleLabels() {
      const tables = tablesRead(unit.analysis.tree);
      return findSamples(document.path, document.configuration, host, tables).map(({ label }) => label);
    },
  };
}

/** The same rule in an older text of its file: by id, else by name, else by its place among the queries. */
function baseOf(unit: RuleUnit, text: string, project: Project): Surroundings['base'] {
  const { path } = unit.document;
  const { rule, index } = unit.region;
  const older = project.open(path, text).units.map((u) => u.region);
  const same =
    older.find((r) => rule?.id !== undefined && r.rule?.id?.value === rule.id.value) ??
    older.find((r) => rule?.name !== undefined && r.rule?.name?.value === rule.name.value) ??
    older.find((r) => r.index === index);
  return same === undefined ? undefined : { query: same.text, version: same.rule?.version?.value };
}
