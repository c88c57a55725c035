import { entryOf, stringAt, valueAt, type Located, type LocatedMap } from './located.js';
import type { RuleKind, RuleMetadata } from './metadata.js';
import { readArmMetadata } from './sentinel-metadata.js';

/** A rule found in an ARM template, or in what the resource API answers. */
export interface ArmRule {
  readonly metadata: RuleMetadata;
  readonly query: Located | undefined;
  /** How often Resource Manager evaluates the strings of the rule: once, and once more for each template around it. */
  readonly evaluations: number;
}

const RULE_TYPE = /(?:^|\/)(?:alertRules|alertRuleTemplates)$/i;
const SAVED_SEARCH_TYPE = /(?:^|\/)savedSearches$/i;

/** Kinds of alert rules that Microsoft defines without a query. */
const QUERYLESS_KINDS = new Set([
  'microsoftsecurityincidentcreation',
  'fusion',
  'mlbehavioranalytics',
  'threatintelligence',
]);

/** All rules with a query, at any depth: child resources, nested deployments, solution packages. In file order. */
export function findArmRules(root: Located): ArmRule[] {
  const found: ArmRule[] = [];
  visit(root, { template: root, evaluations: 1 }, found);
  return found;
}

/** Where a node stands: in which template, and how deep in templates inside templates. */
interface Place {
  readonly template: Located;
  readonly evaluations: number;
}

function visit(node: Located, place: Place, found: ArmRule[]): void {
  if (node.kind === 'scalar') return;
  if (node.kind === 'list') {
    for (const item of node.items) visit(item, place, found);
    return;
  }
  const kind = ruleKind(node);
  if (kind !== undefined) {
    const written = entryOf(valueAt(node, 'properties'), 'query')?.value;
    const query = referenced(written, place.template) ?? written;
    found.push({ metadata: readArmMetadata(node, kind), query, evaluations: place.evaluations });
    return;
  }
  for (const { key, value } of node.entries) {
    // A solution package keeps the template that it installs, to be evaluated again, in `mainTemplate`.
    const nested = key === 'mainTemplate';
    const template = nested || key === 'template' ? value : place.template;
    visit(value, { template, evaluations: place.evaluations + (nested ? 1 : 0) }, found);
  }
}

const REFERENCE = /^\[\s*(variables|parameters)\s*\(\s*'([^']+)'\s*\)\s*\]$/;

/** The text that `[variables('x')]`, or the default of `[parameters('x')]`, stands for. */
function referenced(query: Located | undefined, template: Located): Located | undefined {
  const [, source, name = ''] = REFERENCE.exec(query?.kind === 'scalar' ? query.text : '') ?? [];
  if (source === undefined) return undefined;
  const path = source === 'variables' ? [source, name] : [source, name, 'defaultValue'];
  const value = valueAt(template, ...path);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value : undefined;
}

/** The kind of rule that a map is, undefined if it is none. */
function ruleKind(map: LocatedMap): RuleKind | undefined {
  const properties = valueAt(map, 'properties');
  if (properties?.kind !== 'map') return undefined;
  const type = stringAt(map, 'type') ?? '';
  const kind = stringAt(map, 'kind')?.toLowerCase();
  if (SAVED_SEARCH_TYPE.test(type)) {
    if (entryOf(properties, 'functionAlias') !== undefined) return 'Function';
    return stringAt(properties, 'category')?.toLowerCase() === 'hunting queries' ? 'Hunting' : 'Other';
  }
  const bare = type === '' && entryOf(properties, 'query') !== undefined;
  if (!RULE_TYPE.test(type) && !bare) return undefined;
  switch (kind) {
    case 'scheduled':
      return 'Scheduled';
    case 'nrt':
      return 'NRT';
    default:
      if (kind === undefined ? bare : QUERYLESS_KINDS.has(kind)) return undefined;
      return 'Other';
  }
}
