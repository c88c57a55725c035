import { sortComparator } from '../../engine/values/compare.js';
import type { OrderExpectation } from '../file/model.js';
import type { Check } from './check.js';
import { noColumn, type RowMatcher } from './row-matcher.js';
import { valueText } from './value-text.js';

/** Checks that the rows stand in the order of columns. */
export function checkOrder(order: Extract<OrderExpectation, { kind: 'columns' }>, check: Check): void {
  const { columns, rows } = check.result;
  const keys = order.by.flatMap(({ column, descending, range }) => {
    const at = columns.findIndex((c) => c.name === column);
    const found = columns[at];
    if (found === undefined) {
      check.problems.push({ ...range, ...noColumn(column, columns) });
      return [];
    }
    return [{ at, column: found, descending, range, compare: sortComparator(found.type, descending) }];
  });
  for (let i = 1; i < rows.length; i++) {
    const before = rows[i - 1]!;
    const row = rows[i]!;
    const key = keys.find(({ at, compare }) => compare(before.values[at]!, row.values[at]!) !== 0);
    if (key === undefined || key.compare(before.values[key.at]!, row.values[key.at]!) < 0) continue;
    const text = (r: typeof row): string => valueText(r.values[key.at]!, key.column.type);
    check.report(
      check.failure(
        'order',
        `row ${i + 1} stands behind row ${i}, though its ${key.column.name} is ${text(row)} and that of the other ${text(before)}`,
        check.placeOf(key.range),
        { events: row.events, row },
      ),
    );
    return;
  }
}

/** Checks that the rows are the expected ones one by one. */
export function checkGivenOrder(matchers: readonly RowMatcher[], check: Check): void {
  const { rows } = check.result;
  matchers.forEach((matcher, i) => {
    const row = rows[i];
    const place = check.placeOf(matcher.expectation.range);
    if (row === undefined) {
      check.report(check.failure('row', `row ${i + 1} is not there: ${matcher.text}`, place));
      return;
    }
    const differences = matcher.differences(row);
    if (differences.length > 0) {
      check.report(
        check.failure('row', `row ${i + 1} is not the expected one`, place, { differences, row, events: row.events }),
      );
    }
  });
  for (const row of rows.slice(matchers.length)) {
    check.report(check.unexpected(row, check.placeOf(matchers.at(-1)?.expectation.range ?? { start: 0, end: 0 })));
  }
}
