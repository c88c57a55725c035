import { Document, isScalar, parseDocument, Scalar, visit } from 'yaml';
import { armEscapes } from './arm-expression.js';
import { ARM_DEFAULTS, OPERATORS, SHARED_FIELDS, YAML_ONLY_KEY, type Converted } from './convert.js';
import { formatShortDuration, parseDuration } from './duration.js';
import { findArmRules, type ArmRule } from './arm-json.js';
import { readJson } from './json-document.js';
import { entryOf, isUnset, plainValue, valueAt, type Located } from './located.js';
import type { RuleKind } from './metadata.js';
import type { FileProblem, Range } from './region.js';
import { NEEDS_ESCAPES } from './yaml-spelling.js';

/** A rule taken out of a template, as a YAML file of its own. */
export interface ExtractedRule {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly kind: RuleKind;
  readonly text: string;
  /** Where the rule stands in the template. */
  readonly range: Range;
}

/** The order in which content repositories list the fields of a rule. */
const ORDER = [
  'id',
  'name',
  'description',
  'severity',
  'status',
  'requiredDataConnectors',
  'queryFrequency',
  'queryPeriod',
  'triggerOperator',
  'triggerThreshold',
  'tactics',
  'relevantTechniques',
  'query',
  'entityMappings',
  'sentinelEntitiesMappings',
  'customDetails',
  'alertDetailsOverride',
  'eventGroupingSettings',
  'incidentConfiguration',
  'suppressionEnabled',
  'suppressionDuration',
  'enabled',
  'version',
  'kind',
];

/** All Sentinel rules of an ARM template in YAML, as documents of one file. */
export function toYaml(armText: string): Converted {
  const { rules, problems } = extractRules(armText);
  if (rules.length === 0) return { text: undefined, problems };
  return { text: rules.map(({ text }) => text).join('---\n'), problems };
}

/** Each Sentinel rule and hunting query of an ARM template as a YAML file. */
export function extractRules(armText: string): { rules: readonly ExtractedRule[]; problems: readonly FileProblem[] } {
  const { root, problems } = readJson(armText);
  if (problems.length > 0 || root === undefined) return { rules: [], problems };
  const found: FileProblem[] = [];
  const rules: ExtractedRule[] = [];
  for (const rule of findArmRules(root)) {
    const fields = translateRule(rule, root, found);
    if (fields === undefined) continue;
    const { id, name, kind, start, end } = rule.metadata;
    rules.push({ id: id?.value, name: name?.value, kind, text: yamlText(fields), range: { start, end } });
  }
  if (rules.length === 0 && found.length === 0) {
    const message = 'No rule found.';
    found.push({ start: 0, end: armText.length, message, severity: 'error', code: 'convert-no-rule' });
  }
  return { rules, problems: found };
}

type Fields = Record<string, unknown>;

function translateRule(rule: ArmRule, root: Located, problems: FileProblem[]): Fields | undefined {
  const { metadata, query } = rule;
  const { kind, start, end } = metadata;
  if (kind !== 'Scheduled' && kind !== 'NRT' && kind !== 'Hunting') {
    const message = `Rules of kind ${metadata.declaredKind?.value ?? kind} cannot be converted.`;
    problems.push({ start, end, message, severity: 'error', code: 'convert-unsupported-kind' });
    return undefined;
  }
  const translator = new Translator(rule.evaluations);
  const fields: Fields =
    kind === 'Hunting' ? huntingFields(rule, translator) : alertRuleFields(rule, translator, problems);
  fields['id'] = metadata.id?.value;
  if (kind !== 'Hunting') fields['kind'] = kind;
  const written = query?.kind === 'scalar' ? translator.text(query.text) : undefined;
  if (written === undefined) {
    const place = query ?? metadata;
    const message = 'The query is an ARM expression, or missing: the rule cannot be converted.';
    problems.push({ start: place.start, end: place.end, message, severity: 'error', code: 'convert-query' });
    return undefined;
  }
  fields['query'] = written.replaceAll('\r\n', '\n');
  const key = metadata.id?.value ?? metadata.name?.value ?? '';
  const yamlOnly = valueAt(root, 'metadata', YAML_ONLY_KEY, key);
  if (yamlOnly?.kind === 'map') {
    const once = new Translator(1);
    for (const entry of yamlOnly.entries) fields[entry.key] = once.value(entry.value);
  }
  return fields;
}

function huntingFields({ metadata }: ArmRule, translator: Translator): Fields {
  const plain = (text: string | undefined) => (text === undefined ? undefined : (translator.text(text) ?? text));
  return {
    name: plain(metadata.name?.value),
    description: plain(metadata.description?.value),
    tactics: metadata.tactics?.value.map(({ value }) => value),
    relevantTechniques: metadata.techniques?.value.map(({ value }) => value),
  };
}

/** ARM properties that have no field in YAML, and need none: they restate others or belong to the service. */
const RESTATED = new Set([
  'techniques',
  'subTechniques',
  'alertRuleTemplateName',
  'templateVersion',
  'lastModifiedUtc',
]);

function alertRuleFields({ metadata }: ArmRule, translator: Translator, problems: FileProblem[]): Fields {
  const properties = valueAt(metadata.source, 'properties');
  const fields: Fields = {};
  for (const { yaml, arm, translation } of SHARED_FIELDS) {
    const node = entryOf(properties, arm)?.value;
    if (node === undefined || isUnset(node) || arm === 'query') continue;
    fields[yaml] =
      translation === 'duration' || translation === 'operator' ? short(node, translator) : translator.value(node);
  }
  const techniques = metadata.techniques?.value.map(({ value }) => value);
  if (techniques !== undefined) fields['relevantTechniques'] = withoutImplied(techniques);
  if (metadata.version !== undefined) fields['version'] = metadata.version.value;
  dropDefaults(fields);
  const known = new Set(SHARED_FIELDS.map(({ arm }) => arm));
  for (const { key, keyRange, value } of properties?.kind === 'map' ? properties.entries : []) {
    if (known.has(key) || RESTATED.has(key) || isUnset(value)) continue;
    if (key === 'requiredDataConnectors') fields[key] = translator.value(value);
    else problems.push(dropped(key, keyRange));
  }
  return fields;
}

function dropped(key: string, range: Range): FileProblem {
  const message = `${key} has no field in YAML and is left out.`;
  return { start: range.start, end: range.end, message, severity: 'info', code: 'convert-dropped' };
}

function short(node: Located, translator: Translator): unknown {
  if (node.kind !== 'scalar') return translator.value(node);
  const ticks = parseDuration(node.text);
  if (ticks !== undefined) return formatShortDuration(ticks);
  const operator = Object.entries(OPERATORS).find(([, long]) => long.toLowerCase() === node.text.toLowerCase());
  return operator?.[0] ?? translator.value(node);
}

/** ARM lists the technique of every sub-technique too: its sub-techniques take its place. */
function withoutImplied(ids: readonly string[]): string[] {
  const subTechniques = new Set(ids.filter((id) => id.includes('.')));
  const merged = ids.flatMap((id) => {
    const own = [...subTechniques].filter((sub) => sub.startsWith(`${id}.`));
    return own.length > 0 ? own : [id];
  });
  return [...new Set(merged)];
}

function dropDefaults(fields: Fields): void {
  if (fields['enabled'] === ARM_DEFAULTS.enabled) delete fields['enabled'];
  if (fields['suppressionEnabled'] !== ARM_DEFAULTS.suppressionEnabled) return;
  const usual = formatShortDuration(parseDuration(ARM_DEFAULTS.suppressionDuration)!);
  delete fields['suppressionEnabled'];
  if (fields['suppressionDuration'] === usual) delete fields['suppressionDuration'];
}

/** Takes ARM's escapes out of values. Expressions stay as they are: only a deployment knows their value. */
class Translator {
  constructor(private readonly evaluations: number) {}

  /** The text of a string, undefined for an expression. */
  text(text: string): string | undefined {
    const escapes = armEscapes(text, this.evaluations);
    return escapes === undefined ? undefined : text.slice(escapes);
  }

  value(node: Located): unknown {
    if (node.kind === 'list') return node.items.map((item) => this.value(item));
    if (node.kind === 'map') {
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [
          key,
          key === 'lookbackDuration' ? short(value, this) : this.value(value),
        ]),
      );
    }
    return typeof node.value === 'string' ? (this.text(node.value) ?? node.value) : plainValue(node);
  }
}

function yamlText(fields: Fields): string {
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  const entries = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b));
  const document = new Document(Object.fromEntries(entries));
  const query = document.get('query', true);
  visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || !isScalar(node) || typeof node.value !== 'string') return;
      if (node !== query && !node.value.includes('\n')) return;
      node.type = hasLiteralForm(node.value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity });
}

/** The library's literal blocks lose some leading blanks and carriage returns, or cannot be read back at all. */
function hasLiteralForm(text: string): boolean {
  if (NEEDS_ESCAPES.test(text)) return false;
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  const read = parseDocument(new Document({ text: scalar }).toString({ lineWidth: 0 }));
  return read.errors.length === 0 && read.get('text') === text;
}
