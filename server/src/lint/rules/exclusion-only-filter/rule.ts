import type { Where } from '../../../syntax/operators.js';
import { testsOf, type Predicate } from '../../implication/predicate.js';
import { complement, singleValues, type RangeSet } from '../../implication/ranges.js';
import { defineLint } from '../../lint.js';
import type { QueryModel } from '../../model/query-model.js';
import { isEventTime } from '../../model/look-back.js';

/** Operators that only show the rows that the filters leave. */
const SHOWS = new Set([
  'Where',
  'Project',
  'ProjectAway',
  'ProjectKeep',
  'ProjectRename',
  'ProjectReorder',
  'Sort',
  'Extend',
  'Distinct',
  'Take',
  'Top',
]);

export const exclusionOnlyFilter = defineLint({
  id: 'exclusion-only-filter',
  category: 'precision',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'schema',
  since: '0.1.0',
  sources: [{ title: 'Public rules: filters that only exclude' }],
  summary: 'A query whose filters only exclude, so that it returns all that nobody has thought of yet.',
  messages: {
    negative: {
      message: 'All filters on {table} exclude; none says what is looked for.',
      why: 'Every new program, account or update is a hit until it is excluded as well, and the list of exclusions grows into the way around the rule.',
      remedy: 'Ask for the behaviour, and exclude what is known of it.',
    },
  },
  create: ({ model, catalog, report }) => ({
    'Pipeline:exit': (pipeline) => {
      const { source } = pipeline;
      const table = source.kind === 'Name' && source.symbol === 'table' ? catalog.table(source.name) : undefined;
      // A table of alerts or inventory is a finding, or a list, in itself.
      if (table === undefined || source.kind !== 'Name' || !/Events?$|Logs?$|Activity$/.test(table.name)) return;
      if (model.resultPipeline() !== pipeline || !pipeline.operators.every(({ kind }) => SHOWS.has(kind))) return;
      const filters = pipeline.operators.filter((operator): operator is Where => operator.kind === 'Where');
      const predicates = filters.map(({ condition }) => model.predicate(condition));
      const exclusions = predicates
        .flatMap((predicate) => [...testsOf(predicate)])
        .filter(
          (test) =>
            !(test.kind === 'range' && isEventTime(test.subject.expression, model, catalog)) && !isTimeOpaque(test),
        );
      const first = exclusions[0];
      if (first === undefined || !exclusions.every((test) => isExclusion(test, model))) return;
      // Asking only that there be a value is no exclusion yet.
      if (!exclusions.some(takesAway)) return;
      const where =
        filters.find((filter) => filter.start <= first.node.start && first.node.end <= filter.end) ?? filters[0]!;
      report({
        start: where.keyword.start,
        end: where.end,
        messageId: 'negative',
        data: { table: `\`${source.name}\`` },
      });
    },
  }),
});

/** Whether a test only takes values away, or asks that there be one. */
function isExclusion(test: Predicate, model: QueryModel): boolean {
  if (test.kind === 'range') return test.onNull || isEverything(test.set);
  // What differs from another column or from a table of known values is looked for, and so is a state that is not the usual one.
  return (
    test.kind === 'text' && test.negated && model.columns.classOf(test.subject.expression) !== 'machine-vocabulary'
  );
}

function takesAway(test: Predicate): boolean {
  return test.kind === 'text' && test.test.needle !== '';
}

/** Any value, or any but a few: `isnotnull(x)`, `x != 4`. */
function isEverything(set: RangeSet): boolean {
  return singleValues(complement(set)) !== undefined;
}

/** A bound of time whose moment is not known, as one that a parameter gives. */
function isTimeOpaque(test: Predicate): boolean {
  return test.kind === 'opaque' && test.node.kind === 'Binary' && test.node.left.type === 'datetime';
}
