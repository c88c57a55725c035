import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { dataSourceOf, loadEvents } from '../../server/src/events/load.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_SCORE } from '../../server/src/schema/configuration/types.js';
import {
  explainEvent,
  type Explanation,
  type HitExplanation,
  type MissExplanation,
} from '../../server/src/testing/explain.js';

const catalog = builtInCatalog('sentinel');
const sample = (name: string): string => readFileSync(new URL(`../../samples/t1613/${name}`, import.meta.url), 'utf8');

type Event = Readonly<Record<string, unknown>>;

/** Explains the last of some events. */
function explain(rule: string, ...events: readonly Event[]): Explanation {
  const rows = events.map((e) => JSON.stringify({ TimeGenerated: '2026-11-20T11:00:00Z', ...e })).join('\n');
  const loaded = loadEvents(
    [{ path: 'e.ndjson', bytes: new TextEncoder().encode(rows), table: 'DeviceProcessEvents' }],
    {
      catalog,
    },
  );
  const options = { score: DEFAULT_SCORE, now: parseDatetime('2026-11-20T12:00:00Z')! };
  const input = { analysis: analyze(rule, catalog), events: loaded, data: dataSourceOf(loaded, catalog), options };
  const outcome = explainEvent(input, { table: 'DeviceProcessEvents', row: events.length - 1 });
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  return outcome.value;
}

function hit(rule: string, ...events: readonly Event[]): HitExplanation {
  const explanation = explain(rule, ...events);
  assert.ok(explanation.kind === 'hit');
  return explanation;
}

function miss(rule: string, ...events: readonly Event[]): MissExplanation {
  const explanation = explain(rule, ...events);
  assert.ok(explanation.kind === 'miss');
  return explanation;
}

const needs = ({ nearest }: MissExplanation): string[] =>
  nearest.map((set) => set.map((n) => (n.wanted ? n.text : `not ${n.text}`)).join(' and '));

describe('explaining a hit', () => {
  it('names the clauses that decide, the arm, and the arms that it hides', () => {
    const event = {
      FileName: 'kubectl',
      ProcessCommandLine: 'kubectl get secrets -A',
      InitiatingProcessFileName: 'bash',
      AccountName: 'root',
    };
    const { deciding, arms, rows } = hit(sample('t1613.kql'), event);
    assert.deepEqual(
      deciding.filter((c) => c.decided).map((c) => c.text),
      ['TimeGenerated > ago(1d)', 'FileName =~ "kubectl"', 'ProcessCommandLine has "get secrets"', 'RiskScore >= 40'],
    );
    assert.equal(arms[0]!.condition?.text, 'InitiatingProcessFileName in~ (SuspiciousParents)');
    assert.equal(arms[0]!.result.text, '80');
    assert.deepEqual(
      arms[0]!.shadowed.map((s) => [s.condition.text, s.result.text]),
      [['ProcessCommandLine has "get secrets"', '90']],
    );
    assert.equal(rows[0]!.score, 80);
  });

  it('gives both of two clauses that are true where one would do', () => {
    const { deciding } = hit('DeviceProcessEvents | where FileName == "a" or AccountName == "b"', {
      FileName: 'a',
      AccountName: 'b',
    });
    assert.deepEqual(
      deciding.map((c) => [c.text, c.decided]),
      [
        ['FileName == "a"', false],
        ['AccountName == "b"', false],
      ],
    );
  });

  it('goes through not() and says of the value left over that no arm was taken', () => {
    const rule =
      'DeviceProcessEvents | where not(FileName == "a" or AccountName == "b") | extend Score = iff(FileName == "x", 1, 2)';
    const { deciding, arms } = hit(rule, { FileName: 'c' });
    assert.deepEqual(
      deciding.map((c) => [c.text, c.value]),
      [
        ['FileName == "a"', false],
        ['AccountName == "b"', false],
      ],
    );
    assert.deepEqual([arms[0]!.condition, arms[0]!.result.text], [undefined, '2']);
  });
});

describe('explaining a miss', () => {
  it('finds the smallest set of clauses over the whole rule, and the row that would come of it', () => {
    const event = { FileName: 'kubectl', ProcessCommandLine: 'kubectl get serviceaccounts', AccountName: 'root' };
    const explanation = miss(sample('t1613.kql'), event);
    assert.equal(explanation.dropped.length, 1);
    assert.equal(explanation.nearest.length + explanation.more, 12 + 1);
    assert.ok(needs(explanation).every((n) => !n.includes(' and ')));
    assert.ok(needs(explanation).includes('ProcessCommandLine has "get pods"'));
    assert.equal(explanation.would?.score, 40);
  });

  it('puts first what is most like the event', () => {
    const command = 'curl -s --unix-socket /run/docker.sock http://localhost/containers/json';
    const explanation = miss(sample('t1613.kql'), { FileName: 'curl', ProcessCommandLine: command });
    assert.equal(needs(explanation)[0], 'ProcessCommandLine has "/var/run/docker.sock"');
  });

  it('finds none but the smallest sets, each of which lets the event pass', () => {
    type Node = { readonly leaf: number } | { readonly kind: 'and' | 'or' | 'not'; readonly of: readonly Node[] };
    const { node } = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, depthSize: 'medium' },
        fc.constant<Node>({ leaf: 0 }),
        fc.record({ kind: fc.constantFrom('and', 'or'), of: fc.array(tie('node'), { minLength: 2, maxLength: 3 }) }),
        tie('node').map((n): Node => ({ kind: 'not', of: [n] })),
      ),
    }));
    const most = 9;
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 2 }), fc.nat(2 ** most - 1), (conditions, words) => {
        let count = 0;
        // Each leaf is another one, so that each is turned round by itself.
        const numbered = (n: Node): Node =>
          'leaf' in n ? { leaf: count++ } : { kind: n.kind, of: n.of.map((inner) => numbered(inner)) };
        const all = conditions.map(numbered);
        fc.pre(count <= most);
        const text = (n: Node): string => {
          if ('leaf' in n) return `ProcessCommandLine has "word${n.leaf}"`;
          const parts = n.of.map(text);
          return n.kind === 'not' ? `not(${parts[0]!})` : `(${parts.join(` ${n.kind} `)})`;
        };
        const holds = (n: Node, bits: number): boolean => {
          if ('leaf' in n) return ((bits >> n.leaf) & 1) === 1;
          if (n.kind === 'not') return !holds(n.of[0]!, bits);
          return n.kind === 'and' ? n.of.every((o) => holds(o, bits)) : n.of.some((o) => holds(o, bits));
        };
        const passes = (bits: number): boolean => all.every((n) => holds(n, bits));
        const size = (flips: number): number => flips.toString(2).replaceAll('0', '').length;
        fc.pre(!passes(words));
        const flips = Array.from({ length: 2 ** count }, (_, i) => i).filter((i) => passes(words ^ i));
        const command = Array.from({ length: most }, (_, i) => ((words >> i) & 1 ? `word${i}` : '')).join(' ');
        const rule = `DeviceProcessEvents\n${all.map((n) => `| where ${text(n)}`).join('\n')}`;
        const { nearest } = miss(rule, { ProcessCommandLine: command });
        // Some conditions cannot be true at all, such as those that are negated twice over.
        if (flips.length === 0) return;
        const smallest = Math.min(...flips.map(size));
        assert.ok(nearest.length > 0, rule);
        for (const set of nearest) {
          assert.equal(set.length, smallest, `${rule}\n${command}`);
          const turned = set.reduce((bits, need) => bits ^ (1 << Number(/word(\d)/u.exec(need.text)![1])), words);
          assert.ok(passes(turned), `${rule}\n${command}\n${set.map((n) => n.text).join()}`);
          for (const n of set) assert.equal(n.wanted, ((words >> Number(/word(\d)/u.exec(n.text)![1])) & 1) === 0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('adds up what several filters lack', () => {
    const rule = 'DeviceProcessEvents | where FileName == "a" and AccountName == "b" | where DeviceName in ("x", "y")';
    assert.deepEqual(needs(miss(rule, { FileName: 'a', DeviceName: 'z' })), [
      'AccountName == "b" and DeviceName in ("x", "y")',
    ]);
    assert.deepEqual(needs(miss(rule, { FileName: 'a', DeviceName: 'x' })), ['AccountName == "b"']);
  });

  it('asks for what is excluded to be otherwise', () => {
    const rule = 'DeviceProcessEvents | where FileName == "a" and not(AccountName == "ci" and DeviceName == "x")';
    const explanation = miss(rule, { FileName: 'a', AccountName: 'ci', DeviceName: 'x' });
    assert.deepEqual(needs(explanation), ['not AccountName == "ci"', 'not DeviceName == "x"']);
  });

  it('follows computed columns to their predicates, and scores to their arms', () => {
    const rule = `DeviceProcessEvents
| extend Lists = FileName == "docker" and ProcessCommandLine has "ps", Bad = FileName == "peirates"
| extend Score = max_of(iff(Bad, 90, 0), iff(Lists, 40, 0))
| where Score > 0
| where Score > 50`;
    assert.deepEqual(needs(miss(rule, { FileName: 'docker', ProcessCommandLine: 'docker run' })), [
      'FileName == "peirates"',
    ]);
    const low = miss(rule.replace('| where Score > 50', ''), { FileName: 'docker', ProcessCommandLine: 'docker run' });
    assert.deepEqual(needs(low), ['ProcessCommandLine has "ps"', 'FileName == "peirates"']);
  });

  it('says that a value is missing', () => {
    const [need] = miss('DeviceProcessEvents | where ProcessId > 5', { FileName: 'a' }).nearest[0]!;
    assert.deepEqual([need!.text, need!.isNull], ['ProcessId > 5', true]);
  });

  it('names the operator that leaves out an event that passes every filter', () => {
    const rule = 'DeviceProcessEvents | where FileName == "a" | sort by AccountName asc | take 1 | project FileName';
    const explanation = miss(rule, { FileName: 'a', AccountName: 'a' }, { FileName: 'a', AccountName: 'b' });
    assert.deepEqual([explanation.dropped, explanation.nearest], [[], []]);
    assert.equal(explanation.droppedLater?.text, 'take 1');
  });

  it('looks at conditions on aggregates', () => {
    const rule = 'DeviceProcessEvents | summarize Count = count() by AccountName | where Count >= 3';
    const explanation = miss(rule, { AccountName: 'a' }, { AccountName: 'a' });
    assert.deepEqual(needs(explanation), ['Count >= 3']);
    assert.deepEqual(explanation.would?.values, ['a', 2]);
  });

  it('explains the tuned rule by what its behaviours lack', () => {
    const event = { FileName: 'docker', ProcessCommandLine: 'docker build .', ActionType: 'ProcessCreated' };
    const texts = needs(miss(sample('t1613.tuned.kql'), event));
    assert.ok(texts.includes('Words matches regex RuntimeListing'), texts.join('\n'));
  });
});
