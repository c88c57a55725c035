import type { Name } from '../../../syntax/expressions.js';
import type { Operator, Where } from '../../../syntax/operators.js';
import { walk, type SyntaxNode } from '../../../syntax/walk.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';

const COSTLY_CALLS = new Set([
  ...[
    'extract',
    'extract_all',
    'replace_regex',
    'parse_json',
    'todynamic',
    'parse_xml',
    'parse_url',
    'parse_user_agent',
  ],
  ...['base64_decode_tostring', 'parse_command_line', 'split', 'geo_info_from_ip_address', 'countof'],
]);

/** Operators over which a filter on stored columns can be moved without changing the result. */
const PASSES_FILTERS = new Set([
  'Where',
  'Extend',
  'Parse',
  'ParseKv',
  'MvExpand',
  'Project',
  'ProjectAway',
  'ProjectKeep',
  'ProjectReorder',
  'Sort',
]);

export const filterTooLate = defineLint({
  id: 'filter-too-late',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: best practices for queries', url: 'https://learn.microsoft.com/kusto/query/best-practices' },
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary: 'A filter on stored columns behind an operator that takes every row apart.',
  messages: {
    late: {
      message: 'This filter needs only stored columns, and stands behind `{operator}`, which works on every row first.',
      why: 'Parsing rows that are dropped right after is what makes a rule slow, and rules that are slow are throttled.',
      remedy: 'Move it in front of `{operator}`.',
    },
  },
  create: ({ model, report, text, textOf }) => ({
    Where: (where) => {
      const pipeline = model.names.parent(where);
      if (pipeline?.kind !== 'Pipeline') return;
      const at = pipeline.operators.indexOf(where);
      const between = pipeline.operators.slice(0, at);
      const start = between.findLastIndex((operator) => !PASSES_FILTERS.has(operator.kind)) + 1;
      const index = between.findIndex((operator, i) => i >= start && isCostly(operator));
      const costly = between[index];
      const columns = costly === undefined ? undefined : columnsOf(where);
      if (costly === undefined || columns === undefined) return;
      const [before, here] = [model.columns.before(pipeline, index), model.columns.before(pipeline, at)];
      const movable = columns.every(({ name }) => {
        const known = before.lookup(name);
        return known?.kind === 'stored' && before.identity(name) === here.identity(name);
      });
      if (!movable) return;
      const bar = pipeline.bars[at]!;
      const target = pipeline.bars[index]!;
      const blank = /\s*$/.exec(text.slice(0, bar.start))![0].length;
      const moved = `${text.slice(bar.start, where.end)}\n`;
      const fix: Fix = {
        title: `Move it in front of \`${textOf(costly.keyword)}\``,
        kind: 'suggest',
        edits: [
          { start: target.start, end: target.start, newText: moved },
          { start: bar.start - blank, end: where.end, newText: '' },
        ],
      };
      const related = [{ start: costly.keyword.start, end: costly.keyword.end, message: 'Works on every row first' }];
      report({
        start: where.start,
        end: where.end,
        messageId: 'late',
        data: { operator: textOf(costly.keyword) },
        related,
        fixes: () => [fix],
      });
    },
  }),
});

function isCostly(operator: Operator): boolean {
  if (operator.kind === 'Parse' || operator.kind === 'ParseKv' || operator.kind === 'MvExpand') return true;
  return operator.kind === 'Extend' && mentionsCostly(operator);
}

function mentionsCostly(node: SyntaxNode): boolean {
  let found = false;
  walk(node, (inner) => {
    found ||= inner.kind === 'Call' && COSTLY_CALLS.has(inner.name);
    return !found;
  });
  return found;
}

/** The columns of a filter; undefined where it needs more than columns and constants. */
function columnsOf({ condition }: Where): readonly Name[] | undefined {
  const columns: Name[] = [];
  let plain = true;
  walk(condition, (node) => {
    if (node.kind === 'Name' && node.symbol === 'column') columns.push(node);
    plain &&=
      node.kind !== 'Star' && node.kind !== 'ToScalar' && !(node.kind === 'Call' && COSTLY_CALLS.has(node.name));
    return node.kind !== 'Path';
  });
  walk(condition, (node) => {
    plain &&= node.kind !== 'Path';
    return plain;
  });
  return plain && columns.length > 0 ? columns : undefined;
}
