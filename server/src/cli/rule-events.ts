import { findSamples, type SampleFile } from '../events/discover.js';
import type { EventLabel, LoadedEvents } from '../events/load.js';
import { Project, type RuleDocument, type RuleUnit } from '../service/project.js';
import { tablesRead } from '../testing/rule-run.js';
import { DISK } from '../schema/configuration/disk.js';
import { absolutePath, readText } from './disk.js';
import { requireConfiguration } from './configuration-problems.js';
import { labelsOf, loadNamedEvents, namedFiles, type NamedFile } from './events.js';
import { CommandFailure, USAGE } from './exit.js';
import { projectOptions, type CommonOptions } from './options.js';

/** Options of commands that look at one rule and its events. */
export interface RuleEventsOptions extends CommonOptions {
  readonly events?: readonly string[];
  readonly table?: string;
  readonly rule?: string;
}

/** A rule that the user names. */
export interface OpenedRule {
  readonly document: RuleDocument;
  readonly unit: RuleUnit;
  /** Whether something about its configuration was said on standard error. */
  readonly isWarned: boolean;
}

/** A rule, and the events that it is looked at with. */
export interface RuleEvents extends OpenedRule {
  readonly events: LoadedEvents;
  readonly labelOf: (file: string) => EventLabel;
}

/** Opens the rule of a file, or the one of several that the user names. */
export function openRule(rule: string, options: RuleEventsOptions): OpenedRule {
  const path = absolutePath(rule);
  const project = new Project(DISK, projectOptions(options));
  const document = project.open(path, readText(path));
  requireConfiguration([path], project);
  const isWarned = project.configurationProblems(path).length > 0;
  return { document, unit: chooseUnit(document.units, options.rule, rule), isWarned };
}

/**
 * The event files that the user names, or the samples of the rule; there is at least one. What the configuration says of
 * a file, such as its table, holds for one that is named too.
 */
export function eventFiles(rule: string, opened: OpenedRule, named: readonly string[] | undefined): NamedFile[] {
  const samples = sampleFiles(opened);
  const known = new Map(samples.map((sample) => [sample.path, sample]));
  const files =
    named === undefined
      ? samples
      : namedFiles(named).map((file) => (file.table === undefined ? (known.get(file.path) ?? file) : file));
  if (files.length > 0) return files;
  throw new CommandFailure(
    USAGE,
    `${rule}: no events. Put event files into samples/ beside the rule, or name them with --events.`,
  );
}

/** The samples of a rule, without those that the configuration has for tables which it does not read. */
export function sampleFiles({ document, unit }: OpenedRule): SampleFile[] {
  return findSamples(document.path, document.configuration, DISK, tablesRead(unit.analysis.tree));
}

/** Opens a rule and loads the events that the user names, or its samples; `more`, a path, is read besides. */
export async function openRuleEvents(rule: string, options: RuleEventsOptions, more?: string): Promise<RuleEvents> {
  const opened = openRule(rule, options);
  const { document, unit } = opened;
  const files =
    more === undefined || options.events !== undefined ? eventFiles(rule, opened, options.events) : sampleFiles(opened);
  if (more !== undefined && !files.some(({ path }) => path === more)) files.push({ path: more, table: undefined });
  const table = options.table ?? tablesRead(unit.analysis.tree)[0];
  const { configuration } = document;
  const events = await loadNamedEvents(files, { catalog: unit.catalog, table, configuration });
  return { ...opened, events, labelOf: labelsOf(files) };
}

/** Whether a query is the one that `--rule` names: by its id, name or number from 1. */
export function isNamed({ region: { rule, index } }: RuleUnit, wanted: string): boolean {
  return rule?.id?.value === wanted || rule?.name?.value === wanted || String(index + 1) === wanted;
}

/** The query to run: the only one, or the one the user names. */
function chooseUnit(units: readonly RuleUnit[], wanted: string | undefined, rule: string): RuleUnit {
  if (units.length === 0) throw new CommandFailure(USAGE, `${rule} holds no KQL query.`);
  const name = (u: RuleUnit): string =>
    u.region.rule?.id?.value ?? u.region.rule?.name?.value ?? `${u.region.index + 1}`;
  if (wanted === undefined) {
    if (units.length > 1) {
      throw new CommandFailure(
        USAGE,
        `${rule} holds ${units.length} queries. Choose one with --rule: ${units.map(name).join(', ')}`,
      );
    }
    return units[0]!;
  }
  const found = units.find((unit) => isNamed(unit, wanted));
  if (found === undefined) {
    throw new CommandFailure(USAGE, `${rule} has no rule '${wanted}'. It has: ${units.map(name).join(', ')}`);
  }
  return found;
}
