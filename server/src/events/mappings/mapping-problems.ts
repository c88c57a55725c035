import { closestName, misspelling } from '../../schema/closest-name.js';
import type { DocumentPath, LocatedDocument } from '../../schema/configuration/document.js';
import type { ConfigurationProblem } from '../../schema/configuration/types.js';
import type { Catalog } from '../../schema/facts.js';
import { BUILT_IN_MAPPINGS } from '../formats/registry.js';
import { FUNCTION_NAMES, mappingFunction } from './functions.js';
import { isSkip, type ColumnRule, type Mapping, type RowMapping } from './types.js';

interface Finding {
  /** Within the mapping. */
  readonly at: DocumentPath;
  readonly of?: 'key';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly remedy?: string | undefined;
}

/**
 * What is wrong with a mapping that its schema cannot say: functions that are not there, names that are taken, a table
 * and columns that are not known. `path`: where the mapping stands; `own`: the names of the workspace's other mappings.
 */
export function mappingProblems(
  mapping: Mapping,
  path: DocumentPath,
  document: LocatedDocument,
  catalog: Catalog | undefined,
  own: ReadonlySet<string>,
): ConfigurationProblem[] {
  const found = [...nameFindings(mapping, own), ...(isSkip(mapping) ? [] : rowFindings(mapping, catalog))];
  return found.map(({ at, of, severity, message, remedy }) => ({
    ...document.rangeOf([...path, ...at], of),
    severity,
    message,
    ...(remedy === undefined ? {} : { remedy }),
  }));
}

function* nameFindings({ name }: Mapping, own: ReadonlySet<string>): Generator<Finding> {
  if (!own.has(name) && !BUILT_IN_MAPPINGS.some((m) => m.name === name)) return;
  const message = `there is a mapping \`${name}\` already`;
  yield { at: ['name'], severity: 'error', message, remedy: 'Give it another name.' };
}

function* rowFindings(mapping: RowMapping, catalog: Catalog | undefined): Generator<Finding> {
  const table = catalog?.table(mapping.table);
  if (catalog !== undefined && table === undefined) {
    const near = misspelling(mapping.table, catalog.tableNames());
    if (near !== undefined) {
      const message = `no table \`${mapping.table}\` is known`;
      yield { at: ['table'], severity: 'warning', message, remedy: `Did you mean \`${near}\`?` };
    }
  }
  const columns = table === undefined || table.open ? undefined : table.columns.map((c) => c.name);
  for (const [column, rule] of Object.entries(mapping.columns)) {
    if (columns?.includes(column) === false) {
      const message = `\`${mapping.table}\` has no column \`${column}\``;
      yield { at: ['columns', column], of: 'key', severity: 'warning', message, remedy: meant(column, columns) };
    }
    yield* ruleFindings(rule, ['columns', column]);
  }
}

function* ruleFindings(rule: ColumnRule, at: DocumentPath): Generator<Finding> {
  if (typeof rule !== 'object') return;
  if ('template' in rule && !/\{[^}]+\}/u.test(rule.template)) {
    const message = `the template has no \`{path}\` in it`;
    yield { at: [...at, 'template'], severity: 'warning', message, remedy: 'For a constant write `value`.' };
  }
  for (const name of 'path' in rule ? [rule.fn ?? []].flat() : []) {
    if (mappingFunction(name) !== undefined) continue;
    yield {
      at: [...at, 'fn'],
      severity: 'error',
      message: `there is no function \`${name}\``,
      remedy: functionRemedy(name),
    };
  }
}

function functionRemedy(written: string): string {
  const name = written.replace(/\(.*$/su, '');
  if (FUNCTION_NAMES.includes(`${name}()`)) return `\`${name}\` takes an argument, as in \`${name}(x)\`.`;
  if (mappingFunction(name) !== undefined) return `\`${name}\` takes no argument.`;
  return meant(name, FUNCTION_NAMES) ?? `It is one of ${FUNCTION_NAMES.join(', ')}.`;
}

function meant(name: string, known: readonly string[]): string | undefined {
  const near = closestName(name, known);
  return near === undefined ? undefined : `Did you mean \`${near}\`?`;
}
