import { formatDatetime, parseDatetime } from '../engine/values/datetime.js';
import type { Analysis } from '../kusto/analysis.js';
import { analyze } from '../kusto/analysis.js';
import { EMPTY_ENVIRONMENT } from '../kusto/environment.js';
import { closestName } from '../schema/closest-name.js';
import type { Expression } from '../syntax/expressions.js';
import type { FunctionParameter } from '../syntax/statements.js';
import type { ScalarType } from '../syntax/types.js';
import type { Cell, TestFileProblem } from './file/model.js';

/**
 * An analysis whose declared query parameters have other values: as if each stood in the query as its default. Values
 * that cannot be are told as problems.
 */
export function withParameters(analysis: Analysis, values: readonly Cell[], problems: TestFileProblem[]): Analysis {
  if (values.length === 0) return analysis;
  const declared = analysis.tree.statements.flatMap((s) => (s.kind === 'QueryParametersStatement' ? s.parameters : []));
  const given = new Map<string, Expression>();
  for (const cell of values) {
    const parameter = declared.find((p) => p.name === cell.column);
    if (parameter === undefined) problems.push(unknownParameter(cell, declared));
    else {
      const value = literal(cell, parameter);
      if (value === undefined) {
        const text = cell.value.kind === 'scalar' ? cell.value.text : cell.value.kind;
        const type = typeof parameter.type === 'string' ? parameter.type : 'table';
        const { start, end } = cell.value;
        problems.push({ start, end, message: `\`${text}\` is no ${type}, which \`${cell.column}\` takes` });
      } else given.set(cell.column, value);
    }
  }
  const statements = analysis.tree.statements.map((statement) =>
    statement.kind === 'QueryParametersStatement'
      ? {
          ...statement,
          parameters: statement.parameters.map((p) => ({ ...p, defaultValue: given.get(p.name) ?? p.defaultValue })),
        }
      : statement,
  );
  return { ...analysis, tree: { ...analysis.tree, statements } };
}

function unknownParameter({ column, columnRange }: Cell, declared: readonly FunctionParameter[]): TestFileProblem {
  const names = declared.map((p) => p.name);
  const near = closestName(column, names);
  return {
    ...columnRange,
    message: `the rule declares no query parameter \`${column}\``,
    remedy:
      near !== undefined
        ? `Did you mean \`${near}\`?`
        : names.length === 0
          ? 'It declares none.'
          : `It declares ${names.map((name) => `\`${name}\``).join(', ')}.`,
  };
}

/** The value as a literal expression of the parameter's type; undefined where it is none. */
function literal({ value }: Cell, { type }: FunctionParameter): Expression | undefined {
  if (value.kind !== 'scalar' || typeof type !== 'string') return undefined;
  const written = spelling(value.text, type);
  if (written === undefined) return undefined;
  const { tree, diagnostics } = analyze(`print ${written}`, EMPTY_ENVIRONMENT);
  const [statement] = tree.statements;
  if (diagnostics.some((d) => d.severity === 'error') || statement?.kind !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  const print = expression.kind === 'Pipeline' ? expression.source : expression;
  return print.kind === 'Print' ? print.expressions[0] : undefined;
}

/** A value as KQL writes it. Text that could end the literal is refused or escaped. */
function spelling(text: string, type: ScalarType): string | undefined {
  switch (type) {
    case 'string':
      return JSON.stringify(text);
    case 'datetime': {
      const ticks = parseDatetime(text);
      return ticks === null ? undefined : `datetime(${formatDatetime(ticks)})`;
    }
    case 'dynamic':
      return `dynamic(${isJson(text) ? text : JSON.stringify(text)})`;
    default:
      return /^[\w.:+-]+$/u.test(text) ? `${type}(${text})` : undefined;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (failure) {
    if (!(failure instanceof SyntaxError)) throw failure;
    return false;
  }
}
