import { closestName } from '../schema/closest-name.js';
import { detectionFacts } from '../schema/defender-detection.js';
import { entityType, sentinelRuleFacts } from '../schema/sentinel-rule.js';
import { isArmExpression } from './arm-expression.js';
import { scheduleProblems } from './defender-schedule.js';
import { defenderShape } from './defender-shape.js';
import { stringAt, valueAt, type Located } from './located.js';
import type { EntityMapping, Field, RuleMetadata } from './metadata.js';
import type { FileProblem, Range, RuleFile, Severity } from './region.js';
import {
  armNrtShape,
  armScheduledShape,
  armTemplateShape,
  huntingShape,
  nrtShape,
  scheduledShape,
} from './sentinel-shape.js';
import { checkShape, type MapShape } from './shape.js';

/**
 * Checks the metadata of all rules of a file: that fields are known, present and of the right form, and that they agree
 * with one another. What needs the query (columns, tables, look-back) is for lints to say.
 *
 * @returns problems in file order.
 */
export function validateRuleFile(file: RuleFile): readonly FileProblem[] {
  return file.rules.flatMap((rule) => validateRule(rule));
}

/** The same for one rule. */
export function validateRule(rule: RuleMetadata): readonly FileProblem[] {
  const problems = [
    ...structure(rule),
    ...mappings(rule),
    ...grouping(rule),
    ...placeholders(rule),
    ...scheduleProblems(rule),
  ];
  return problems.sort((a, b) => a.start - b.start || a.end - b.end);
}

function structure(rule: RuleMetadata): readonly FileProblem[] {
  const shaped = ruleShape(rule);
  return shaped === undefined ? [] : checkShape(shaped.node, shaped.shape, shaped.what);
}

/** What a rule's fields must look like. */
export interface RuleShape {
  /** The value that holds the fields. */
  readonly node: Located;
  /** The keys that lead from the rule to it. */
  readonly path: readonly string[];
  readonly shape: MapShape;
  /** What the rule is called in messages. */
  readonly what: string;
}

/** The shape of a rule's fields; undefined for kinds of which nothing is known. */
export function ruleShape({ source, kind, format }: RuleMetadata): RuleShape | undefined {
  const own = { node: source, path: [] };
  switch (format) {
    case 'defender':
      return { ...own, shape: defenderShape(), what: 'The detection' };
    case 'sentinel-yaml':
      if (kind === 'Function') return undefined;
      if (kind === 'Hunting') return { ...own, shape: huntingShape(), what: 'The hunting query' };
      return { ...own, shape: kind === 'NRT' ? nrtShape() : scheduledShape(), what: 'The rule' };
    case 'arm-json': {
      const properties = valueAt(source, 'properties');
      if (properties === undefined || (kind !== 'Scheduled' && kind !== 'NRT')) return undefined;
      const inPackage = /alertRuleTemplates$/i.test(stringAt(source, 'type') ?? '');
      const shape = inPackage ? armTemplateShape() : kind === 'NRT' ? armNrtShape() : armScheduledShape();
      return { node: properties, path: ['properties'], shape, what: 'The rule' };
    }
  }
}

function problem(
  { start, end }: Range,
  message: string,
  code: string,
  suggestion?: string,
  severity: Severity = 'error',
): FileProblem {
  const found = { start, end, message, severity, code };
  return suggestion === undefined ? found : { ...found, suggestion };
}

/** Entity mappings: identifiers that the type has, each once, and enough of them to tell entities apart. */
function mappings(rule: RuleMetadata): readonly FileProblem[] {
  if (rule.format === 'defender') return [];
  return (rule.entityMappings?.value ?? []).flatMap(entityProblems);
}

function entityProblems({ entityType: type, fieldMappings, start, end }: EntityMapping): readonly FileProblem[] {
  const facts = type === undefined ? undefined : entityType(type.value);
  if (type === undefined || facts === undefined) return [];
  const problems: FileProblem[] = [];
  const mapped = new Set<string>();
  let computed = false;
  for (const { identifier } of fieldMappings) {
    if (identifier === undefined) continue;
    computed ||= isArmExpression(identifier.value);
    if (isArmExpression(identifier.value)) continue;
    if (!facts.identifiers.includes(identifier.value)) {
      problems.push(unknownIdentifier(type.value, identifier, facts.identifiers));
    } else if (mapped.has(identifier.value)) {
      const message = `${identifier.value} is mapped twice for this ${type.value}.`;
      problems.push(problem(identifier, message, 'rule-duplicate-identifier'));
    }
    mapped.add(identifier.value);
  }
  const sufficient = facts.requiredAnyOf.some((set) => set.every((name) => mapped.has(name)));
  if (!sufficient && !computed && problems.length === 0 && fieldMappings.length > 0) {
    const sets = facts.requiredAnyOf.map((set) => set.join(' with ')).join(', ');
    problems.push(problem({ start, end }, `${type.value} needs one of: ${sets}.`, 'rule-entity-unidentified'));
  }
  return problems;
}

function unknownIdentifier(type: string, identifier: Field<string>, known: readonly string[]): FileProblem {
  const suggestion = closestName(identifier.value, known);
  const hint = suggestion === undefined ? ` It has ${known.join(', ')}.` : ` Did you mean ${suggestion}?`;
  const message = `${type} has no identifier '${identifier.value}'.${hint}`;
  return problem(identifier, message, 'rule-unknown-identifier', suggestion);
}

/** Incident grouping can only use what the rule maps. */
function grouping(rule: RuleMetadata): readonly FileProblem[] {
  const { incident } = rule;
  if (incident === undefined) return [];
  const { matchingMethod, groupByEntities, groupByAlertDetails, groupByCustomDetails } = incident;
  const problems: FileProblem[] = [];
  const groups = groupByEntities.length + groupByAlertDetails.length + groupByCustomDetails.length;
  if (matchingMethod?.value === 'Selected' && groups === 0) {
    const message = 'Grouping by Selected needs groupByEntities, groupByAlertDetails or groupByCustomDetails.';
    problems.push(problem(matchingMethod, message, 'rule-grouping-empty'));
  }
  const types = new Set(rule.entityMappings?.value.map(({ entityType: type }) => type?.value));
  for (const entity of groupByEntities) {
    if (types.has(entity.value) || entityType(entity.value) === undefined) continue;
    problems.push(problem(entity, `The rule maps no ${entity.value} to group by.`, 'rule-grouping-unmapped'));
  }
  const details = new Set(rule.customDetails?.value.map(({ name }) => name.value));
  for (const detail of groupByCustomDetails) {
    if (details.has(detail.value)) continue;
    const suggestion = closestName(detail.value, details);
    const message = `The rule has no custom detail '${detail.value}' to group by.`;
    problems.push(problem(detail, message, 'rule-grouping-unmapped', suggestion));
  }
  return problems;
}

/** The service fills in a few columns only. */
function placeholders(rule: RuleMetadata): readonly FileProblem[] {
  const details = rule.alertDetailsOverride;
  if (details === undefined) return [];
  const defender = rule.format === 'defender' ? detectionFacts().limits.placeholders : undefined;
  const { alertNamePlaceholders, alertDescriptionPlaceholders } = sentinelRuleFacts().limits;
  const limits = [
    [details.displayNameFormat, defender ?? alertNamePlaceholders],
    [details.descriptionFormat, defender ?? alertDescriptionPlaceholders],
  ] as const;
  return limits.flatMap(([field, limit]) => {
    const inside = details.placeholders.filter(({ start, end }) => field && field.start <= start && end <= field.end);
    const extra = inside[limit];
    if (extra === undefined) return [];
    const message = `${inside.length} columns are named here; at most ${limit} are filled in.`;
    return [problem(extra, message, 'rule-too-many')];
  });
}
