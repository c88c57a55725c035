import type { Expression, Name } from '../../syntax/expressions.js';
import type { Columns, ColumnScope } from './columns.js';
import { withoutParentheses } from './columns.js';
import type { Constants } from './constants.js';
import type { Names } from './names.js';

/** Functions that answer differently each time. */
const CHANGING = new Set([
  'rand',
  'new_guid',
  'row_number',
  'prev',
  'next',
  'row_cumsum',
  'row_rank_dense',
  'row_rank_min',
]);

/** Gives equal keys to expressions that have the same value on every row. */
export class Subjects {
  private readonly keys = new Map<ColumnScope | undefined, Map<Expression, string>>();

  constructor(
    private readonly names: Names,
    private readonly constants: Constants,
    private readonly columns: Columns,
  ) {}

  /** The key of an expression; names are read at their own place, or in the given scope. */
  key(expression: Expression, scope?: ColumnScope): string {
    let keys = this.keys.get(scope);
    if (keys === undefined) this.keys.set(scope, (keys = new Map<Expression, string>()));
    let key = keys.get(expression);
    if (key === undefined) {
      key = this.compute(expression, scope);
      keys.set(expression, key);
    }
    return key;
  }

  private compute(expression: Expression, scope: ColumnScope | undefined): string {
    const at = withoutParentheses(expression);
    const key = (part: Expression): string => this.key(part, scope);
    const constant = this.constants.of(at);
    // Empty lists are placeholders to be filled in, each with its own values.
    const empty = Array.isArray(constant?.value) && constant.value.length === 0;
    if (constant !== undefined && !empty) return constantKey(constant.type, constant.value);
    switch (at.kind) {
      case 'Name':
        return this.nameKey(at, scope);
      case 'Path':
        return at.member.kind === 'Name' ? `${key(at.target)}.${JSON.stringify(at.member.name)}` : unique(at);
      case 'Element': {
        const index = this.constants.of(at.index);
        // `d["x"]` is `d.x`.
        if (typeof index?.value === 'string') return `${key(at.target)}.${JSON.stringify(index.value)}`;
        return `${key(at.target)}[${key(at.index)}]`;
      }
      case 'Call': {
        if (CHANGING.has(at.name)) return unique(at);
        const [first] = at.args;
        if (at.name === 'tostring' && first?.type === 'string') return key(first);
        return `${at.name}(${at.args.map(key).join(',')})`;
      }
      case 'Binary':
        return `(${key(at.left)} ${at.operator} ${key(at.right)})`;
      case 'Unary':
        return `(${at.operator}${key(at.operand)})`;
      case 'In':
        return `(${key(at.left)} ${at.operator} (${at.right.map(key).join(',')}))`;
      case 'Between':
        return `(${key(at.left)} ${at.negated ? '!' : ''}between (${key(at.from)}..${key(at.to)}))`;
      default:
        return unique(at);
    }
  }

  private nameKey(name: Name, scope: ColumnScope | undefined): string {
    if (name.symbol === 'column') return (scope ?? this.columns.scopeAt(name)).identity(name.name);
    const declaration = this.names.declaration(name);
    if (declaration?.kind === 'LetStatement' && declaration.value.kind !== 'FunctionDeclaration') {
      return this.constants.of(declaration.value) === undefined
        ? this.key(declaration.value)
        : `${name.name}@${declaration.start}`;
    }
    return `${name.name}@${declaration?.start ?? 'unknown'}`;
  }
}

/** A key that no other expression has. */
const unique = ({ start, end }: Expression): string => `?${start}-${end}`;

function constantKey(type: string, value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    return part instanceof Map ? [...(part as ReadonlyMap<string, unknown>)] : part;
  });
  return `${type}:${text}`;
}
