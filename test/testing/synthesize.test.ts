import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { FALSE, NULL, TAKEN, TRUE } from '../../server/src/engine/trace/trace.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_SCORE } from '../../server/src/schema/configuration/types.js';
import { TestEvents } from '../../server/src/testing/data/test-events.js';
import { runRule } from '../../server/src/testing/rule-run.js';
import { tablesOf } from '../../server/src/testing/synthesis/scenario.js';
import { synthesize, type Goal, type Synthesis } from '../../server/src/testing/synthesize.js';

const catalog = builtInCatalog('sentinel');
const NOW = parseDatetime('2026-11-20T12:00:00Z')!;

async function made(query: string, wants?: (goal: Goal) => boolean): Promise<Synthesis> {
  const outcome = await synthesize({
    analysis: analyze(query, catalog),
    catalog,
    now: NOW,
    score: DEFAULT_SCORE,
    wants,
  });
  if (!outcome.ok) assert.fail(outcome.error.message);
  return outcome.value;
}

/** Runs the rule anew over the events of each scenario, and checks what is claimed of them. */
function verify(query: string, synthesis: Synthesis): void {
  const analysis = analyze(query, catalog);
  for (const { outcome, goals } of synthesis.scenarios) {
    const parts = tablesOf(outcome.scenario, catalog).map((table) => ({ table, events: undefined, own: true }));
    const events = new TestEvents(parts, '/');
    const options = { score: DEFAULT_SCORE, now: NOW, traced: true, detail: 'decisions' } as const;
    const run = runRule(analysis, events.loaded, events.dataSource(catalog), options);
    if (!run.ok) assert.fail(run.error.message);
    for (const { goal, event, how } of goals) {
      const { table } = outcome.scenario[event]!;
      const row = outcome.scenario.slice(0, event).filter((e) => e.table === table).length;
      const ordinal = run.value.run.firstOrdinal(events.loaded.tables.get(table)!) + row;
      const kind = goal.kind === 'predicate' ? 'leaf' : goal.kind;
      const clause = run.value.trace!.clauses.find(
        (c) => c.kind === kind && c.span.start === goal.start && c.span.end === goal.end,
      );
      const bits = clause?.outcome(ordinal) ?? 0;
      const wanted = goal.kind === 'arm' || goal.kind === 'otherwise' ? TAKEN : goal.wanted ? TRUE : FALSE | NULL;
      assert.notEqual(bits & wanted, 0, `${query}\n${goal.kind} ${goal.text}`);
      if (!goal.wanted || how === 'unseen') continue;
      assert.ok(
        run.value.hits.some((h) => h.sources.some((s) => s.ordinal === ordinal)),
        `${query}\n${goal.text} does not hit`,
      );
    }
  }
}

const named = ({ kind, wanted, text }: Goal): string => `${wanted ? '' : 'not '}${kind} ${text}`;

/** The first event of the scenario that meets a goal of this name alone. */
async function eventFor(query: string, name: string): Promise<Record<string, unknown>> {
  const synthesis = await made(query);
  verify(query, synthesis);
  const found = synthesis.scenarios.find((s) => s.goals.some((g) => named(g.goal) === name && g.how === 'alone'));
  assert.ok(found, `${name} is not met: ${synthesis.unsolved.map((u) => named(u.goal)).join('; ')}`);
  return Object.fromEntries(found.outcome.scenario[0]!.fields);
}

describe('made-up events', function () {
  this.timeout(120_000);

  it('satisfy one clause alone, and hold nothing that it does not need', async () => {
    const query =
      'DeviceProcessEvents | where FileName =~ "docker" and (ProcessCommandLine has "ps" or AccountName == "x")';
    const TimeGenerated = '2026-11-20T11:50:00Z';
    assert.deepEqual(await eventFor(query, 'predicate ProcessCommandLine has "ps"'), {
      TimeGenerated,
      FileName: 'docker',
      ProcessCommandLine: 'ps',
    });
    assert.deepEqual(await eventFor(query, 'predicate AccountName == "x"'), {
      TimeGenerated,
      FileName: 'docker',
      AccountName: 'x',
    });
  });

  it('stand at the edge of a window, of a number, and of a length', async () => {
    const window = 'DeviceProcessEvents | where TimeGenerated > ago(1d)';
    assert.equal(
      (await eventFor(window, 'not predicate TimeGenerated > ago(1d)'))['TimeGenerated'],
      '2026-11-19T11:59:59.9999999Z',
    );
    const number = 'DeviceNetworkEvents | where RemotePort between (8000 .. 8099)';
    const port = (await eventFor(number, 'predicate RemotePort between (8000 .. 8099)'))['RemotePort'] as number;
    assert.ok(port >= 8000 && port <= 8099);
    const length = 'DeviceProcessEvents | where strlen(ProcessCommandLine) > 200';
    assert.equal(
      (await eventFor(length, 'predicate strlen(ProcessCommandLine) > 200'))['ProcessCommandLine']?.toString().length,
      201,
    );
  });

  it('match regular expressions, and give extract() what is compared', async () => {
    const regex = String.raw`DeviceProcessEvents | where ProcessCommandLine matches regex @"^nc (-\w+ )*\d{1,3}(\.\d{1,3}){3} \d+$"`;
    await eventFor(regex, `predicate ${regex.slice(regex.indexOf('ProcessCommandLine'))}`);
    const extract = `DeviceProcessEvents | where extract("user=([a-z]+);", 1, ProcessCommandLine) == "root"`;
    assert.match(
      String((await eventFor(extract, `predicate ${extract.slice(extract.indexOf('extract'))}`))['ProcessCommandLine']),
      /user=root;/u,
    );
  });

  it('reach into dynamic columns and through computed ones', async () => {
    const dynamic = 'SigninLogs | where tostring(DeviceDetail.operatingSystem) == "Linux"';
    const detail = (await eventFor(dynamic, 'predicate tostring(DeviceDetail.operatingSystem) == "Linux"'))[
      'DeviceDetail'
    ];
    assert.deepEqual(detail, new Map([['operatingSystem', 'Linux']]));
    const computed =
      'DeviceProcessEvents | extend Tool = tolower(FileName) | extend IsTool = Tool in ("nmap", "masscan") | where IsTool';
    await eventFor(computed, 'predicate IsTool');
  });

  const inverted = [
    'strcat(AccountDomain, "/", AccountName) == "corp/admin"',
    'tostring(split(ProcessCommandLine, " ")[1]) == "run" and split(FileName, ".")[-1] == "exe"',
    'toint(extract(@"--port[= ](\\d+)", 1, ProcessCommandLine)) between (8000 .. 9000)',
    'base64_decode_tostring(extract(@"-enc (\\S+)", 1, ProcessCommandLine)) has "iex"',
    'countof(ProcessCommandLine, ";") > 3 or array_length(split(ProcessCommandLine, ",")) >= 4',
    'substring(FileName, 0, 3) == "svc" and strlen(ProcessCommandLine) > 40 and indexof(ProcessCommandLine, "x") > 2',
    'toint(parse_json(AdditionalFields).Count) > 5 and tostring(parse_json(AdditionalFields).Kind.Name) == "x"',
    'datetime_diff("minute", TimeGenerated, ProcessCreationTime) > 30',
    'url_decode(ProcessCommandLine) == "a b&c" and reverse(FileName) == "hs.x"',
  ];
  for (const condition of inverted) {
    it(`work their way back through functions: ${condition}`, async () => {
      const query = `DeviceProcessEvents | where ${condition}`;
      const synthesis = await made(query);
      verify(query, synthesis);
      assert.deepEqual(
        synthesis.unsolved.map((u) => named(u.goal)),
        [],
      );
      assert.deepEqual(
        synthesis.weak.filter((w) => w.how === 'unseen').map((w) => named(w.goal)),
        [],
      );
    });
  }

  it('give what is composed of columns that a condition chooses', async () => {
    const query = `DeviceProcessEvents
| extend Starter = tolower(iff(InitiatingProcessFileName == "sh", InitiatingProcessParentFileName, InitiatingProcessFileName))
| extend StartedBy = strcat(tolower(AccountName), "|", Starter)
| where not(StartedBy in ("jenkins|java", "root|cron"))`;
    const synthesis = await made(query);
    verify(query, synthesis);
    const items = synthesis.scenarios.flatMap((s) => s.goals).filter(({ goal }) => goal.kind === 'item');
    assert.deepEqual(
      items.map(({ goal }) => goal.text),
      ['"jenkins|java"', '"root|cron"'],
    );
    assert.deepEqual(
      synthesis.unsolved.map((u) => named(u.goal)),
      [],
    );
  });

  it('are texts that parse takes apart', async () => {
    const query =
      'DeviceProcessEvents | parse ProcessCommandLine with * "user=" User " host=" Host | where User == "root" and Host startswith "node"';
    const synthesis = await made(query);
    verify(query, synthesis);
    assert.deepEqual(
      synthesis.unsolved.map((u) => named(u.goal)),
      [],
    );
  });

  it('reach the steps of a scan that only other events lead to, and tables that hold nothing', async () => {
    const scan = readFileSync('samples/brute-force/brute-force.kql', 'utf8');
    const synthesis = await made(scan);
    verify(scan, synthesis);
    assert.deepEqual(
      synthesis.unsolved.map((u) => named(u.goal)),
      [],
    );
    const goals = synthesis.scenarios.flatMap((s) => s.goals.map((g) => named(g.goal)));
    assert.ok(goals.includes('not predicate TimeGenerated - fail.TimeGenerated <= Pause'), goals.join('\n'));
    const without =
      'DeviceProcessEvents | where FileName == "x" | join kind=leftanti (DeviceLogonEvents | where LogonType == "Interactive") on DeviceId';
    const anti = await made(without);
    verify(without, anti);
    assert.deepEqual(
      anti.unsolved.map((u) => named(u.goal)),
      [],
    );
    assert.ok(anti.scenarios.some((s) => s.outcome.hits.length > 0));
  });

  it('come in the numbers that thresholds ask for, of all tables of a join', async () => {
    const threshold =
      'SigninLogs | where ResultType == "50126" | summarize Users = dcount(UserPrincipalName) by IPAddress | where Users >= 4';
    const synthesis = await made(threshold);
    verify(threshold, synthesis);
    const hit = synthesis.scenarios.find((s) => s.outcome.hits.length > 0);
    assert.equal(hit?.outcome.scenario.length, 4);
    assert.deepEqual(
      synthesis.unsolved.map((u) => named(u.goal)),
      [],
    );
    const join =
      'DeviceProcessEvents | where FileName == "x" | join kind=inner (DeviceNetworkEvents | where RemotePort == 4444) on DeviceId';
    const joined = await made(join);
    verify(join, joined);
    assert.ok(joined.scenarios.some((s) => s.outcome.hits.length > 0 && s.outcome.scenario.length === 2));
  });

  it('are two of one table that is joined with itself, and values of another type than they are compared with', async () => {
    const rules = [
      `OfficeActivity | where Operation == "MemberAdded" | project Added = TimeGenerated, UserId
| join kind=inner (OfficeActivity | where Operation == "MemberRemoved" | project Removed = TimeGenerated, UserId) on UserId`,
      'SigninLogs | where ResultType == 0 and isnotempty(UserPrincipalName)',
      'SecurityEvent | where EventID == "4624" | summarize Computers = dcount(Computer) by Account | where Computers > 70',
      'DeviceLogonEvents | where AdditionalFields.IsLocalLogon == true',
    ];
    for (const query of rules) {
      const synthesis = await made(query);
      verify(query, synthesis);
      assert.deepEqual(
        synthesis.unsolved.map((u) => named(u.goal)),
        [],
        query,
      );
      assert.ok(
        synthesis.scenarios.some((s) => s.outcome.hits.length > 0),
        query,
      );
    }
  });

  it('do not hide what no event can bring about', async () => {
    const { weak, scenarios } = await made('DeviceProcessEvents | where FileName == "a" and FileName == "b"');
    assert.ok(scenarios.every((s) => s.outcome.hits.length === 0));
    assert.deepEqual(
      weak.filter((w) => w.how === 'unseen').map((w) => named(w.goal)),
      ['predicate FileName == "a"', 'predicate FileName == "b"'],
    );
    const { unsolved } = await made('DeviceProcessEvents | extend N = strlen(FileName) * 0 | where N == 1');
    assert.deepEqual(
      unsolved.map((u) => named(u.goal)),
      ['predicate N == 1'],
    );
  });

  it('meet every outcome of every clause, arm and item of the T1613 rule but the one that cannot be', async () => {
    const query = readFileSync('samples/t1613/t1613.kql', 'utf8');
    const synthesis = await made(query);
    verify(query, synthesis);
    assert.deepEqual(
      synthesis.unsolved.map((u) => named(u.goal)),
      ['not predicate RiskScore >= 40'],
    );
    assert.deepEqual(synthesis.weak, []);
  });

  for (const name of ['password-spray', 'brute-force', 'office-child', 'mass-download']) {
    it(`hit the rule ${name}, which looks at events together, through its arms`, async () => {
      const query = readFileSync(`samples/${name}/${name}.kql`, 'utf8');
      const synthesis = await made(query, (goal) => goal.kind === 'arm');
      verify(query, synthesis);
      assert.deepEqual(
        synthesis.unsolved.map((u) => named(u.goal)),
        [],
      );
      assert.ok(synthesis.scenarios.every((s) => s.outcome.hits.length > 0 && s.goals.every((g) => g.how === 'alone')));
    });
  }

  it('stand out no more than a rule asks for: a burst among ordinary activity scores lower than one in silence', async () => {
    const query = readFileSync('samples/mass-download/mass-download.kql', 'utf8');
    const synthesis = await made(query, (goal) => goal.text === '60' || goal.text === 'Scores > 8 * Sensitivity');
    verify(query, synthesis);
    assert.deepEqual(
      synthesis.unsolved.map((u) => named(u.goal)),
      [],
    );
    const low = synthesis.scenarios.find((s) => s.goals.some((g) => g.goal.text === '60'));
    const times = new Set(low?.outcome.scenario.map((e) => e.fields.get('TimeGenerated')));
    assert.ok(times.size > 10, `${times.size} times`);
  });

  it('are the same each time', async () => {
    const query = 'DeviceProcessEvents | where ProcessCommandLine matches regex "a[b-z]{3}" or FileName in ("c", "d")';
    const scenarios = async (): Promise<unknown> => (await made(query)).scenarios.map((s) => s.outcome.scenario);
    assert.deepEqual(await scenarios(), await scenarios());
  });

  it('do what is claimed of them, for random rules', async () => {
    const word = fc.constantFrom('docker', 'get pods', 'ps', 'x', '/api/v1', 'K8S');
    const text = fc.constantFrom('FileName', 'ProcessCommandLine', 'AccountName', 'Line');
    const leaf = fc.oneof(
      fc
        .tuple(
          text,
          fc.constantFrom('has', '==', '=~', 'startswith', 'endswith', 'contains', '!has', 'has_cs', '!='),
          word,
        )
        .map(([column, operator, value]) => `${column} ${operator} "${value}"`),
      fc
        .tuple(
          text,
          fc.constantFrom('in', 'in~', 'has_any', '!in'),
          fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
        )
        .map(([column, operator, values]) => `${column} ${operator} (${values.map((v) => `"${v}"`).join(', ')})`),
      fc
        .tuple(fc.constantFrom('ProcessId', 'Length'), fc.constantFrom('>', '<=', '==', '!='), fc.nat(50))
        .map(([column, operator, n]) => `${column} ${operator} ${n}`),
      fc.constantFrom(
        'TimeGenerated > ago(1h)',
        'isempty(AccountName)',
        'isnotempty(FolderPath)',
        'ProcessCommandLine matches regex @"-[a-z]{2}\\d"',
        'InitiatingProcessId == ProcessId',
        'ProcessCommandLine !contains "x" and ProcessCommandLine !startswith "-"',
        'FileName has_all ("docker", "ps")',
        'FileName hasprefix "dock" or FileName hassuffix "ker"',
        'ProcessCommandLine matches regex @"(?i)^(?:get|list)\\s+(pods|nodes)(?:,|$)"',
        'tostring(parse_json(AdditionalFields).tags[1]) in ("a", "b")',
        'parse_json(AdditionalFields).count == 3',
        'TimeGenerated between (ago(2h) .. ago(30m))',
        'hourofday(TimeGenerated) == 3',
        'FileName in (Listed)',
        'ProcessId == "7"',
        'bin(ProcessId, 10) == 20',
      ),
      fc
        .tuple(
          fc.constantFrom(
            'strcat(AccountDomain, "/", AccountName)',
            'toupper(FileName)',
            'strcat(AccountName, iff(ProcessId > 5, FolderPath, FileName))',
            'tostring(split(ProcessCommandLine, " ")[1])',
            'extract(@"--user=(\\S+)", 1, ProcessCommandLine)',
            'substring(FileName, 2)',
            'tostring(parse_json(AdditionalFields).user.name)',
          ),
          fc.constantFrom('==', '=~', 'startswith'),
          fc.constantFrom('docker', 'a/b', 'X1'),
        )
        .map(([value, operator, wanted]) => `${value} ${operator} "${wanted}"`),
      fc
        .tuple(
          fc.constantFrom(
            'ProcessId * 2 + 1',
            'ProcessId - InitiatingProcessId',
            'countof(ProcessCommandLine, ";")',
            'array_length(split(FileName, "."))',
            'toint(extract(@"port (\\d+)", 1, ProcessCommandLine))',
            'datetime_diff("minute", TimeGenerated, ProcessCreationTime)',
          ),
          fc.constantFrom('> 3', '== 2', 'between (4 .. 9)', '<= 1'),
        )
        .map(([value, test]) => `${value} ${test}`),
    );
    const { condition } = fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 2, depthSize: 'small' },
        leaf,
        fc
          .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
          .map(([a, o, b]) => `(${a} ${o} ${b})`),
        tie('condition').map((c) => `not(${c})`),
      ),
    }));
    const ending = fc.constantFrom(
      '',
      '',
      '| summarize Events = count(), RiskScore = max(RiskScore) by DeviceName | where Events >= 2',
      '| join kind=inner (DeviceNetworkEvents | where RemotePort > 1024 or ActionType == "x") on DeviceId',
      '| join kind=leftanti (DeviceNetworkEvents | where RemotePort == 22) on DeviceId',
      '| lookup kind=inner (DeviceInfo | project DeviceId, OSPlatform) on DeviceId | where OSPlatform startswith "Lin"',
      '| project Began = TimeGenerated, DeviceId, RiskScore | join kind=inner (DeviceProcessEvents | where FileName == "second") on DeviceId',
      '| summarize Files = dcount(FileName), Odd = countif(ProcessId > 100) by DeviceName | where Files > 3 and Odd >= 1',
      '| mv-expand Part = split(FileName, ".") | where tostring(Part) == "exe"',
      `| sort by TimeGenerated asc
| scan with (step a output=none: RiskScore >= 40; step b: FileName == "then" and TimeGenerated - a.TimeGenerated <= 5m;)`,
      '| make-series N = count() on TimeGenerated from ago(1d) to now() step 1h by DeviceName | extend Most = array_sum(N) | where Most > 2',
    );
    const rule = fc.tuple(condition, condition, condition, ending).map(
      ([a, b, c, last]) => `let Listed = datatable(Key: string) ["docker", "x"];
DeviceProcessEvents
| extend Line = strcat(tolower(ProcessCommandLine), ""), Length = strlen(ProcessCommandLine)
| where ${a}
| extend RiskScore = case(${b}, 80, ${c}, 60, 40)
${last}`,
    );
    let met = 0;
    let all = 0;
    await fc.assert(
      fc.asyncProperty(rule, async (query) => {
        const synthesis = await made(query);
        verify(query, synthesis);
        all += synthesis.unsolved.length;
        for (const s of synthesis.scenarios) {
          all += s.goals.length;
          met += s.goals.filter((g) => g.how !== 'unseen').length;
        }
      }),
      { numRuns: 25 },
    );
    // Random conditions contradict each other often; most goals are met all the same.
    assert.ok(met / all > 0.6, `${met} of ${all} goals are met`);
  });
});
