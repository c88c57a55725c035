import { discoverSamples } from '../events/discover.js';
import type { LoadedEvents } from '../events/load.js';
import { Project, type RuleDocument, type RuleUnit } from '../service/project.js';
import { tablesRead } from '../testing/rule-run.js';
import { chooseUnit } from './commands/run.js';
import { absolutePath, DISK, readText } from './disk.js';
import { loadNamedEvents } from './events.js';
import { CommandFailure, USAGE } from './exit.js';
import { projectOptions, type CommonOptions } from './options.js';

/** Options of commands that look at one rule and its events. */
export interface RuleEventsOptions extends CommonOptions {
  readonly events?: readonly string[];
  readonly table?: string;
  readonly rule?: string;
}

/** A rule, and the events that it is looked at with. */
export interface RuleEvents {
  readonly document: RuleDocument;
  readonly unit: RuleUnit;
  readonly events: LoadedEvents;
}

/** Opens a rule and loads the events that the user names, or its samples; `more` are read besides. */
export async function openRuleEvents(
  rule: string,
  options: RuleEventsOptions,
  more: readonly string[] = [],
): Promise<RuleEvents> {
  const path = absolutePath(rule);
  const document = new Project(DISK, projectOptions(options)).open(path, readText(path));
  const unit = chooseUnit(document.units, options.rule, rule);
  const files = [...new Set([...(options.events ?? discoverSamples(path, document.configuration, DISK)), ...more])];
  if (files.length === 0) {
    throw new CommandFailure(
      USAGE,
      `${rule}: no events. Put event files into samples/ beside the rule, or name them with --events.`,
    );
  }
  const table = options.table ?? tablesRead(unit.analysis.tree)[0];
  const { configuration } = document;
  return { document, unit, events: await loadNamedEvents(files, { catalog: unit.catalog, table, configuration }) };
}
