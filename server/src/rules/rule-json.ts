import { armEscapes, escapeArmText } from './arm-expression.js';
import { findArmRules } from './arm-json.js';
import { readDefenderMetadata } from './defender-metadata.js';
import { JsonScalar, readJson } from './json-document.js';
import { decodeJsonString, escapeJson } from './json-string.js';
import { isUnset, valueAt, type Located, type LocatedMap } from './located.js';
import type { RuleMetadata } from './metadata.js';
import { SegmentMap, withoutStart, type Spelling } from './position-map.js';
import type { FileProblem, Range, Region, RuleFile } from './region.js';
import { isDefenderRule } from './sentinel-yaml.js';

/** Text that a rule file must contain: saves parsing every other JSON file of a workspace. */
const RULE_TEXT = /alertRules|alertRuleTemplates|savedSearches|queryCondition|queryFrequency|triggerOperator/i;

/**
 * Reads the rules of a JSON file: Sentinel rules and saved searches in ARM templates, and Defender custom detections
 * in the shape of Microsoft Graph (one, or a list as the API answers it).
 */
export function readRuleJson(text: string): RuleFile {
  if (!RULE_TEXT.test(text)) return { kind: 'arm-json', regions: [], rules: [], problems: [] };
  const { root, problems } = readJson(text);
  const reader = new JsonRuleReader(text);
  if (root !== undefined) {
    for (const rule of findDefenderRules(root)) {
      reader.add(readDefenderMetadata(rule), valueAt(rule, 'queryCondition', 'queryText'), 0);
    }
    for (const { metadata, query, evaluations } of findArmRules(root)) reader.add(metadata, query, evaluations);
  }
  const { regions, rules } = reader;
  const defender = rules.length > 0 && rules.every(({ kind }) => kind === 'CustomDetection');
  return {
    kind: defender ? 'defender-json' : 'arm-json',
    regions,
    rules,
    problems: [...problems, ...reader.problems].sort((a, b) => a.start - b.start),
  };
}

function findDefenderRules(node: Located): LocatedMap[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap(findDefenderRules);
  return isDefenderRule(node) ? [node] : node.entries.flatMap(({ value }) => findDefenderRules(value));
}

class JsonRuleReader {
  readonly regions: Region[] = [];
  readonly rules: RuleMetadata[] = [];
  readonly problems: FileProblem[] = [];

  constructor(private readonly text: string) {}

  /** @param evaluations how often Resource Manager evaluates the strings of this place. */
  add(rule: RuleMetadata, query: Located | undefined, evaluations: number): void {
    this.rules.push(rule);
    if (query === undefined || isUnset(query)) return;
    if (!(query instanceof JsonScalar) || typeof query.value !== 'string') {
      this.report(query, 'The query must be text.', 'error', 'rule-query-not-text');
      return;
    }
    const escapes = armEscapes(query.value, evaluations);
    if (escapes === undefined) {
      const message = 'The query is an ARM expression, known only at deployment: it is not checked.';
      this.report(query, message, 'info', 'arm-query-expression');
      return;
    }
    const mapped = withoutStart(query.mapped, escapes);
    const languageRange = { start: query.start, end: query.end };
    const map = new SegmentMap(mapped, this.text, languageRange, jsonSpelling(this.text, languageRange, evaluations));
    this.regions.push({ text: mapped.text, map, rule, index: this.regions.length, languageRange });
  }

  private report(range: Range, message: string, severity: FileProblem['severity'], code: string): void {
    this.problems.push({ start: range.start, end: range.end, message, severity, code });
  }
}

/** How KQL is spelled in the string literal at `range`. */
function jsonSpelling(fileText: string, range: Range, evaluations: number): Spelling {
  const after = fileText.length - range.end;
  return {
    encode: escapeJson,
    respell: (text) => [`"${escapeJson(escapeArmText(text, evaluations))}"`],
    reread: (changed) => {
      const { text } = decodeJsonString(changed.slice(range.start, changed.length - after), range.start);
      const escapes = armEscapes(text, evaluations);
      return escapes === undefined ? undefined : text.slice(escapes);
    },
  };
}
