import { readDefenderMetadata } from './defender-metadata.js';
import { firstOf } from './fields.js';
import { entryOf, isUnset, valueAt, type Located, type LocatedMap } from './located.js';
import type { FileProblem, Region, RuleFile } from './region.js';
import { readYamlMetadata } from './sentinel-metadata.js';
import { readYaml, YamlScalar } from './yaml-document.js';
import { yamlRegion } from './yaml-spelling.js';

/** Fields that hold KQL: rules and hunting queries, saved functions, ASIM parsers. */
const QUERY_KEYS = ['query', 'FunctionQuery', 'ParserQuery'];

/** Fields that make a map a saved function. */
const FUNCTION_KEYS = ['FunctionQuery', 'ParserQuery', 'functionAlias'];

/** Fields that only Sentinel rules have: one of them makes a map a rule. */
const RULE_KEYS = [
  'relevantTechniques',
  'requiredDataConnectors',
  'queryFrequency',
  'queryPeriod',
  'triggerOperator',
  'triggerThreshold',
  'entityMappings',
  'sentinelEntitiesMappings',
  'eventGroupingSettings',
  'alertDetailsOverride',
];

/** Fields of which one must stand beside `query` otherwise, since any YAML may have a `query`. */
const COMPANION_KEYS = ['kind', 'severity', 'tactics', 'customDetails', 'id', 'name'];

/** Text that a rule file must contain: saves parsing every other YAML file of a workspace. */
const RULE_TEXT = new RegExp(String.raw`\b(?:${[...QUERY_KEYS, 'queryText', ...RULE_KEYS].join('|')})\b`);

/** A line of a rule, for files that are too broken to find a rule in. */
const RULE_LINE = new RegExp(
  String.raw`^[\s-]*(?:(?:${[...RULE_KEYS, 'queryCondition'].join('|')})\s*:|kind\s*:\s*["']?(?:Scheduled|NRT)\b)`,
  'm',
);

/**
 * Reads the rules of a YAML file: Sentinel analytics rules, hunting queries and parsers, and Defender custom
 * detections; one in a document, or several in a list or in lists under the keys of a map.
 */
export function readRuleYaml(text: string): RuleFile {
  if (!RULE_TEXT.test(text)) return { kind: 'sentinel-yaml', regions: [], rules: [], problems: [] };
  const { documents, problems } = readYaml(text);
  const found = documents.flatMap((root) => (root === undefined ? [] : rulesIn(root)));
  const regions: Region[] = [];
  const misplaced: FileProblem[] = [];
  for (const { query, metadata } of found) {
    if (query instanceof YamlScalar) regions.push(yamlRegion(text, query, regions.length, metadata));
    else if (query !== undefined && !isUnset(query)) misplaced.push(queryProblem(query));
  }
  const rules = found.map(({ metadata }) => metadata);
  const defender = rules.length > 0 && rules.every(({ kind }) => kind === 'CustomDetection');
  const concerned = rules.length > 0 || RULE_LINE.test(text);
  const explained = explainDedents(text, found, problems);
  return {
    kind: defender ? 'defender-yaml' : 'sentinel-yaml',
    regions,
    rules,
    problems: concerned ? [...explained, ...misplaced].sort((a, b) => a.start - b.start) : [],
  };
}

function queryProblem(query: Located): FileProblem {
  const { start, end } = query;
  return { start, end, message: 'The query must be text.', severity: 'error', code: 'rule-query-not-text' };
}

/**
 * A line of a query that is indented less than the first ends the block scalar, and the parser then complains about
 * whatever it takes the line for: says what happened instead.
 */
function explainDedents(
  text: string,
  found: readonly { query: Located | undefined }[],
  problems: readonly FileProblem[],
): readonly FileProblem[] {
  const explained = [...problems];
  for (const { query } of found) {
    if (!(query instanceof YamlScalar) || query.token?.type !== 'block-scalar') continue;
    const { end } = query.writtenRange;
    const [line = '', indent = ''] = /^(?:[ \t]*\r?\n)*([ \t]*)[^\r\n]*/.exec(text.slice(end)) ?? [];
    const lineEnd = end + line.length;
    const index = explained.findIndex(({ start }) => start >= end && start <= lineEnd);
    if (index < 0 || indent.length <= query.token.indent || line.trim() === '') continue;
    explained[index] = {
      start: lineEnd - line.trimStart().length,
      end: lineEnd,
      message: 'This line is indented less than the first line of the query, which ends the query before it.',
      severity: 'error',
      code: 'yaml-query-indent',
    };
  }
  return explained;
}

function rulesIn(root: Located) {
  const direct = ruleMaps(root);
  const found = direct.length > 0 || root.kind !== 'map' ? direct : root.entries.flatMap(({ value }) => listed(value));
  return found.map((rule) =>
    isDefenderRule(rule)
      ? { query: valueAt(rule, 'queryCondition', 'queryText'), metadata: readDefenderMetadata(rule) }
      : { query: firstOf(rule, ...QUERY_KEYS) ?? entryOf(rule, 'query')?.value, metadata: readYamlMetadata(rule) },
  );
}

function ruleMaps(node: Located): LocatedMap[] {
  return node.kind === 'list' ? listed(node) : node.kind === 'map' && isRule(node) ? [node] : [];
}

function listed(node: Located): LocatedMap[] {
  return node.kind === 'list' ? node.items.filter((item) => item.kind === 'map').filter(isRule) : [];
}

function isRule(map: LocatedMap): boolean {
  const has = (key: string) => entryOf(map, key) !== undefined;
  if (isDefenderRule(map) || RULE_KEYS.some(has) || FUNCTION_KEYS.some(has)) return true;
  return has('query') && COMPANION_KEYS.some(has);
}

/** True for a map in the shape of Microsoft Graph's detectionRule. */
export function isDefenderRule(map: LocatedMap): boolean {
  return valueAt(map, 'queryCondition', 'queryText') !== undefined;
}
