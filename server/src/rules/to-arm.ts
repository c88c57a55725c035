import { escapeArmText } from './arm-expression.js';
import { ARM_DEFAULTS, HUNTING_CATEGORY, OPERATORS, SHARED_FIELDS, YAML_ONLY_KEY, type Converted } from './convert.js';
import { formatIsoDuration, parseDuration } from './duration.js';
import { entryOf, isUnset, valueAt, type Located, type LocatedMap } from './located.js';
import type { RuleMetadata } from './metadata.js';
import type { FileProblem } from './region.js';
import { readRuleYaml } from './sentinel-yaml.js';

/** What a value of a template can be. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Record<string, Json>;

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const API_VERSION = '2025-09-01';
/** Sub-techniques are known to preview versions only. */
const PREVIEW_API_VERSION = '2025-07-01-preview';
const SAVED_SEARCH_API_VERSION = '2020-08-01';

/** Sentinel rules and hunting queries in YAML, as an ARM template that deploys them to the workspace in a parameter. */
export function toArm(ruleYamlText: string): Converted {
  const { rules, problems } = readRuleYaml(ruleYamlText);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { text: undefined, problems: errors };
  const resources: Json[] = [];
  const yamlOnly: JsonObject = {};
  const found: FileProblem[] = [];
  for (const rule of rules) {
    const translated = translateRule(rule);
    if (translated === undefined) {
      found.push(unsupported(rule));
      continue;
    }
    resources.push(translated.resource);
    if (Object.keys(translated.rest).length > 0) yamlOnly[ruleKey(rule)] = translated.rest;
  }
  if (rules.length === 0) found.push(noRule(ruleYamlText));
  if (resources.length === 0) return { text: undefined, problems: found };
  const template: JsonObject = {
    $schema: SCHEMA,
    contentVersion: '1.0.0.0',
    ...(Object.keys(yamlOnly).length > 0 ? { metadata: { [YAML_ONLY_KEY]: yamlOnly } } : {}),
    parameters: { workspace: { type: 'String' } },
    resources,
  };
  return { text: `${JSON.stringify(template, null, 2)}\n`, problems: found };
}

function unsupported({ kind, start, end }: RuleMetadata): FileProblem {
  const message = `Rules of kind ${kind} cannot be converted.`;
  return { start, end, message, severity: 'error', code: 'convert-unsupported-kind' };
}

function noRule(text: string): FileProblem {
  return { start: 0, end: text.length, message: 'No rule found.', severity: 'error', code: 'convert-no-rule' };
}

/** Under which key the YAML-only fields of a rule are kept. */
function ruleKey(rule: RuleMetadata): string {
  return rule.id?.value ?? rule.name?.value ?? '';
}

interface Translated {
  readonly resource: JsonObject;
  /** Fields without a place in the resource. */
  readonly rest: JsonObject;
}

function translateRule(rule: RuleMetadata): Translated | undefined {
  if (rule.kind === 'Scheduled' || rule.kind === 'NRT') return translateAlertRule(rule, rule.kind);
  return rule.kind === 'Hunting' ? translateHunting(rule) : undefined;
}

function translateAlertRule(rule: RuleMetadata, kind: 'Scheduled' | 'NRT'): Translated {
  const { source } = rule;
  const known = new Set(['id', 'kind', 'relevantTechniques', 'techniques', ...SHARED_FIELDS.map(({ yaml }) => yaml)]);
  const properties: JsonObject = {};
  for (const { yaml, arm, translation } of SHARED_FIELDS) {
    const node = entryOf(source, yaml)?.value;
    if (node !== undefined && !isUnset(node)) properties[arm] = translateValue(node, translation);
  }
  const withDefaults: JsonObject = { ...ARM_DEFAULTS, ...properties };
  const techniques = (rule.techniques?.value ?? []).map(({ value }) => value);
  if (rule.techniques !== undefined)
    withDefaults['techniques'] = [...new Set(techniques.map((id) => id.split('.')[0]!))];
  const subTechniques = techniques.filter((id) => id.includes('.'));
  if (subTechniques.length > 0) withDefaults['subTechniques'] = subTechniques;
  // Azure takes a template version only together with the template's name.
  if (rule.id !== undefined && rule.version !== undefined) {
    known.add('version');
    withDefaults['alertRuleTemplateName'] = rule.id.value;
    withDefaults['templateVersion'] = rule.version.value;
  }
  const path = '/Microsoft.SecurityInsights/';
  const resource: JsonObject = {
    name: resourceName(rule, path),
    type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
    apiVersion: subTechniques.length > 0 ? PREVIEW_API_VERSION : API_VERSION,
    kind,
    properties: withDefaults,
  };
  return { resource, rest: remaining(source, known) };
}

function translateHunting(rule: RuleMetadata): Translated {
  const known = new Set(['id', 'name', 'description', 'query', 'tactics', 'relevantTechniques', 'techniques']);
  const tags = [
    tag('description', rule.description?.value),
    tag('tactics', rule.tactics?.value.map(({ value }) => value).join(',')),
    tag('techniques', rule.techniques?.value.map(({ value }) => value).join(',')),
  ].flat();
  const resource: JsonObject = {
    name: resourceName(rule, '/'),
    type: 'Microsoft.OperationalInsights/workspaces/savedSearches',
    apiVersion: SAVED_SEARCH_API_VERSION,
    properties: {
      category: HUNTING_CATEGORY,
      displayName: escapeArmText(rule.name?.value ?? '', 1),
      query: translateValue(valueAt(rule.source, 'query') ?? emptyText, 'text'),
      version: 2,
      tags,
    },
  };
  return { resource, rest: remaining(rule.source, known) };
}

const emptyText: Located = {
  kind: 'scalar',
  value: '',
  text: '',
  start: 0,
  end: 0,
  rangeOf: () => ({ start: 0, end: 0 }),
};

function tag(name: string, value: string | undefined): JsonObject[] {
  return value === undefined ? [] : [{ name, value: escapeArmText(value, 1) }];
}

/** The name of a child resource of the workspace; a rule without id gets one that follows from its name. */
function resourceName(rule: RuleMetadata, path: string): string {
  const id = rule.id?.value;
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const suffix = id === undefined ? `${literal(path)}, guid(${literal(rule.name?.value ?? '')})` : literal(path + id);
  return `[concat(parameters('workspace'), ${suffix})]`;
}

function remaining(source: LocatedMap, known: ReadonlySet<string>): JsonObject {
  const rest: JsonObject = {};
  for (const { key, value } of source.entries) {
    if (!known.has(key) && !isUnset(value)) rest[key] = translateValue(value, key === 'version' ? 'text' : 'as-is');
  }
  return rest;
}

function translateValue(node: Located, translation: 'text' | 'as-is' | 'duration' | 'operator'): Json {
  if (node.kind === 'list') return node.items.map((item) => translateValue(item, translation));
  if (node.kind === 'map') {
    return Object.fromEntries(
      node.entries.map(({ key, value }) => [
        key,
        translateValue(value, key === 'lookbackDuration' ? 'duration' : translation),
      ]),
    );
  }
  switch (translation) {
    case 'duration': {
      const ticks = parseDuration(node.text);
      return ticks === undefined ? escapeArmText(node.text, 1) : formatIsoDuration(ticks);
    }
    case 'operator':
      return OPERATORS[node.text.toLowerCase()] ?? escapeArmText(node.text, 1);
    case 'text':
      return escapeArmText(node.text, 1);
    case 'as-is':
      if (typeof node.value === 'string') return escapeArmText(node.value, 1);
      return typeof node.value === 'bigint' ? Number(node.value) : node.value;
  }
}
