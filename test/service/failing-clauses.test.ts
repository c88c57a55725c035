import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Clause, FALSE, TRUE } from '../../server/src/engine/trace/trace.js';
import { failing, type Failing } from '../../server/src/service/failing-clauses.js';

/** A condition as nested lists: a leaf is its outcome. */
type Shape = boolean | readonly ['and' | 'or', readonly Shape[]];

/** The clauses of a condition as a trace has them, for event 0, and the truth of the whole. */
function clausesOf(shape: Shape): { clauses: Clause[]; condition: Clause } {
  const clauses: Clause[] = [];
  let offset = 0;
  const place = (s: Shape): boolean => {
    const start = offset++;
    const at = clauses.length;
    let value: boolean;
    let kind: Clause['kind'] = 'leaf';
    if (typeof s === 'boolean') {
      value = s;
    } else {
      kind = s[0];
      const values = s[1].map(place);
      value = kind === 'and' ? values.every((v) => v) : values.some((v) => v);
    }
    const clause = new Clause({ start, end: ++offset }, kind);
    clause.mark(0, value ? TRUE : FALSE);
    clauses.splice(at, 0, clause);
    return value;
  };
  const whole = place(shape);
  const condition = new Clause({ start: 0, end: offset }, 'condition');
  condition.mark(0, whole ? TRUE : FALSE);
  return { clauses: [condition, ...clauses], condition };
}

/** How many leaves must change at least. */
function cost(s: Shape): number {
  if (typeof s === 'boolean') return s ? 0 : 1;
  const costs = s[1].map(cost);
  return s[0] === 'and' ? costs.reduce((a, b) => a + b, 0) : Math.min(...costs);
}

function size(needed: readonly Failing[]): number {
  return needed.reduce((n, f) => n + (f.kind === 'clause' ? 1 : Math.min(...f.options.map(size))), 0);
}

describe('clauses that keep an event from passing', () => {
  it('names the part of a conjunction that is false', () => {
    const { clauses, condition } = clausesOf(['and', [true, false, true]]);
    const [only, ...more] = failing(condition, clauses, 0);
    assert.ok(only?.kind === 'clause');
    assert.deepEqual(only.clause.span, { start: 3, end: 5 });
    assert.equal(more.length, 0);
  });

  it('takes the alternative that needs least, and all of those that need equally little', () => {
    const far: Shape = ['and', [false, false]];
    const near: Shape = ['and', [true, false]];
    const one = failing(...forEventZero(['or', [far, near]]));
    assert.equal(one.length, 1);
    assert.equal(one[0]!.kind, 'clause');
    const [either] = failing(...forEventZero(['or', [near, far, false]]));
    assert.ok(either?.kind === 'any');
    assert.equal(either.options.length, 2);
  });

  it('finds as few clauses as there can be', () => {
    const shape = fc.letrec<{ shape: Shape }>((tie) => ({
      shape: fc.oneof(
        { depthSize: 'small' },
        fc.boolean(),
        fc.tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('shape'), { minLength: 2, maxLength: 3 }),
        ),
      ),
    })).shape;
    fc.assert(
      fc.property(shape, (s) => {
        const needed = failing(...forEventZero(s));
        assert.equal(size(needed), cost(s));
      }),
    );
  });
});

function forEventZero(shape: Shape): [Clause, Clause[], number] {
  const { clauses, condition } = clausesOf(shape);
  return [condition, clauses, 0];
}
