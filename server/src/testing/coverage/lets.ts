import type { Trace } from '../../engine/trace/trace.js';
import type { Analysis } from '../../kusto/analysis.js';
import { Names, type LetBinding } from '../../lint/model/names.js';
import type { Range } from '../../rules/region.js';
import type { Span } from '../../syntax/expressions.js';
import type { LetStatement } from '../../syntax/statements.js';

/**
 * The let statements that the result of a query depends on. What nothing depends on is no gap of the tests, no event can
 * reach it; the lint `unused-let` tells of it.
 */
export class NeededLets {
  readonly statements: readonly LetStatement[];
  private readonly names: Names;
  private readonly needed = new Set<LetBinding>();

  constructor({ tree }: Analysis) {
    this.names = new Names(tree);
    // A let is needed by the result, or by a let that is needed; those stand behind it.
    for (const binding of [...this.names.lets].reverse()) {
      const isNeeded = binding.uses.some((use) => {
        const around = this.letAround(use);
        return around === undefined || this.needed.has(around);
      });
      if (isNeeded) this.needed.add(binding);
    }
    this.statements = this.names.lets.filter((b) => this.needed.has(b)).map((b) => b.statement);
  }

  /**
   * Those that a run reached: a table of which a row came, a function whose body an event got to, a value that a clause
   * or an operator with events used.
   */
  reachedBy(trace: Trace): ReadonlySet<LetStatement> {
    const places = new TracedPlaces(trace);
    const reached = new Set<LetStatement>();
    // The lets that use one stand behind it, so they are known by then.
    for (const binding of [...this.names.lets].reverse()) {
      if (this.needed.has(binding) && this.isReached(binding, places, reached)) reached.add(binding.statement);
    }
    return reached;
  }

  private isReached(binding: LetBinding, places: TracedPlaces, reached: ReadonlySet<LetStatement>): boolean {
    const { value } = binding.statement;
    const own = places.resultOf(value.kind === 'FunctionDeclaration' ? (value.body.expression ?? value) : value);
    if (own !== undefined) return own;
    return binding.uses.some((use) => {
      for (const around of this.names.ancestors(use)) {
        if (around.kind === 'LetStatement') return reached.has(around);
        const there = places.at(around);
        if (there !== undefined) return there;
      }
      // It stands where nothing is counted, such as in `print`: running the query uses it.
      return true;
    });
  }

  private letAround(use: LetBinding['uses'][number]): LetBinding | undefined {
    for (const around of this.names.ancestors(use)) {
      if (around.kind === 'LetStatement') return this.names.binding(around);
    }
    return undefined;
  }
}

/** The places that a run counts, each with whether anything got there. */
class TracedPlaces {
  private readonly all: readonly (Range & { readonly any: boolean })[];
  private readonly bySpan = new Map<string, boolean>();

  constructor(trace: Trace) {
    this.all = [
      ...trace.operators.map(({ span, rows }) => ({ start: span.start, end: span.end, any: rows > 0 })),
      // A list is used by whatever looks into it, also where none of its items matches.
      ...trace.clauses
        .filter((c) => c.kind !== 'item')
        .map((c) => ({ start: c.span.start, end: c.span.end, any: c.count(ANY) > 0 })),
    ];
    for (const { start, end, any } of this.all) {
      const key = `${start}:${end}`;
      this.bySpan.set(key, any || this.bySpan.get(key) === true);
    }
  }

  at({ start, end }: Span): boolean | undefined {
    return this.bySpan.get(`${start}:${end}`);
  }

  /** Whether anything came out of an expression: out of its last operator, or clause; undefined where none is counted. */
  resultOf(expression: Span): boolean | undefined {
    const within = this.all.filter((p) => p.start >= expression.start && p.end <= expression.end && p.end > p.start);
    const end = Math.max(...within.map((p) => p.end));
    const start = Math.min(...within.filter((p) => p.end === end).map((p) => p.start));
    return within.length === 0 ? undefined : this.at({ start, end });
  }
}

/** Every outcome of a clause. */
const ANY = 0xff;
