import type { CancellationToken } from 'vscode-languageserver';
import { randomSeed } from '../events/anonymise/keyed.js';
import { formatTimespan } from '../engine/values/timespan.js';
import { TICKS_PER_DAY, TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS } from '../engine/values/types.js';
import { openClient } from '../remote/client.js';
import { describeConnection, findConnection, scopeOf, type Connection } from '../remote/connection.js';
import { LONGEST_SECONDS, type RemoteHooks, type RemoteHost, type TimeRange } from '../remote/query.js';
import { failureSentence, RemoteError } from '../remote/failure.js';
import { backtestRemotely } from '../remote/remote-backtest.js';
import { runRemotely, type RemoteRunOutcome } from '../remote/remote-run.js';
import { sentRecord, type SentRecord } from '../remote/sent-log.js';
import { findConfigurationFile } from '../schema/configuration/load.js';
import { baseName } from '../schema/configuration/paths.js';
import type { Configuration } from '../schema/configuration/types.js';
import { importFrom } from '../service/import/import.js';
import { sampleEvents, sampleFile } from '../service/import/sample-events.js';
import { queryOnLine } from '../service/place.js';
import type { RuleUnit } from '../service/project.js';
import type { RunResult } from '../service/protocol.js';
import type {
  BacktestParams,
  BacktestResult,
  ConnectionsResult,
  ConnectionUse,
  ImportParams,
  ImportResult,
  RuleChoice,
  RunOnParams,
} from '../service/protocol/connections.js';
import { rangeOfLength, timeColumnOf } from '../service/remote-range.js';
import { describeRemoteFailure, describeRemoteRun, TO_GET_MORE } from '../service/remote-report.js';
import { missingSentences } from '../service/remote-sentences.js';
import { entitiesOfUnit } from '../service/rule-entities.js';
import { ruleTitle } from '../service/run-report.js';
import { scheduleOf } from '../testing/schedule/schedule.js';
import { plural } from '../testing/words.js';
import { describeBacktest } from './describe-backtest.js';
import { Refused } from './guard.js';
import type { Progress } from './progress.js';
import type { Session } from './session.js';

/** How long a token is taken to hold, in milliseconds: the client just got it, and it serves one request. */
const TOKEN_HOLDS = 3_600_000;

/** Runs rules on connections, for a client that signs in. */
export class Connections {
  /** `sent`: called before each request that leaves the machine. */
  constructor(
    private readonly session: Session,
    private readonly sent: (record: SentRecord) => void,
  ) {}

  /** What a rule, or what lies at a place without one, can be run on. Nothing is sent. */
  offered(choice: RuleChoice): ConnectionsResult {
    const path = this.session.paths.pathOf(choice.uri);
    const unit = this.find(choice);
    const configuration = this.session.project.configuration(path);
    const found = Object.keys(configuration.connections).map((name) => findConnection(configuration, name));
    const rule = unit?.region.rule;
    const period = rule?.queryPeriod?.ticks;
    return {
      connections: found.flatMap((c) => (typeof c === 'string' ? [] : [offer(c)])),
      region: unit?.region.index ?? 0,
      title: unit === undefined ? baseName(path) : ruleTitle(unit),
      runsPerDay: Number(TICKS_PER_DAY) / Number(scheduleOf(rule).frequency),
      period: period === undefined ? undefined : formatTimespan(period),
    };
  }

  /** Runs a rule on a connection. What the service or the network does is a result. */
  async run(params: RunOnParams, token: CancellationToken, progress: Progress): Promise<RunResult> {
    const unit = this.unit(params);
    const outcome = await this.outcome(unit, params, token, progress);
    return describeRemoteRun(unit, outcome, params.connection, (path) => this.uriOf(path));
  }

  /** Runs a rule as its schedule would over the last days of a connection, a query for each run. */
  async backtest(
    params: BacktestParams & { readonly on: ConnectionUse },
    token: CancellationToken,
    progress: Progress,
  ): Promise<BacktestResult> {
    const unit = this.unit(params);
    const { connection, limits, now } = this.use(unit.document.configuration, params.on);
    const { score } = unit.document.configuration;
    const options = { end: now, days: params.days, late: 0n, score, entitiesOf: entitiesOfUnit(unit), limits };
    const outcome = await withCancellation(token, progress, (hooks) =>
      backtestRemotely(
        ...([unit.analysis, connection, this.host(params.on), scheduleOf(unit.region.rule)] as const),
        { ...options, timeColumn: timeColumnOf(unit) },
        hooks,
      ),
    );
    if (!outcome.ok) return describeRemoteFailure(unit, outcome, connection.name, (path) => this.uriOf(path));
    return describeBacktest(unit, outcome.value, connection.name);
  }

  /** Fetches what a connection has, as files for the client to write. */
  async import(params: ImportParams, token: CancellationToken, progress: Progress): Promise<ImportResult> {
    const { uri, wanted } = params;
    if (wanted.kind === 'events') return this.importEvents(params, wanted, token, progress);
    const path = this.session.paths.pathOf(uri);
    const configuration = this.session.project.configuration(path);
    const { connection, limits } = this.use(configuration, params);
    const { host } = this.session.project;
    // Where a connection was found, there is a file that names it.
    const file = findConfigurationFile(path, host)!;
    const text = host.readFile(file) ?? '';
    try {
      const made = await withCancellation(token, progress, (hooks) =>
        importFrom(
          ...([openClient(connection, this.host(params)), wanted, { file, configuration }, text] as const),
          limits.seconds,
          hooks,
        ),
      );
      const changed = made.configuration === undefined ? [] : [{ path: file, text: made.configuration, what: '' }];
      return {
        files: [...made.files, ...changed].map((f) => ({ uri: this.uriOf(f.path), text: f.text, what: f.what })),
        remarks: made.left.map(({ name, why }) => `${name} was not imported: ${why}.`),
      };
    } catch (fault) {
      if (!(fault instanceof RemoteError)) throw fault;
      return { files: [], remarks: [], failure: `${connection.name}: ${failureSentence(fault.failure)}` };
    }
  }

  private async importEvents(
    params: ImportParams,
    { region, label, anonymise }: Extract<ImportParams['wanted'], { kind: 'events' }>,
    token: CancellationToken,
    progress: Progress,
  ): Promise<ImportResult> {
    const unit = this.unit({ uri: params.uri, region });
    const outcome = await this.outcome(unit, params, token, progress);
    if (!outcome.ok) {
      return { files: [], remarks: [], failure: `${params.connection}: ${failureSentence(outcome.failure)}` };
    }
    const { run } = outcome.value;
    const options = anonymise ? { seed: randomSeed() } : undefined;
    const made = sampleEvents(run.result, run.table, unit.catalog, options);
    const remarks = missingSentences(outcome.value, TO_GET_MORE);
    if (made.text === '') return { files: [], remarks: [...remarks, `${params.connection} has no such events.`] };
    const path = sampleFile(unit.document.path, label);
    const what = plural(run.result.rowCount, `${label} event`);
    return { files: [{ uri: this.uriOf(path), text: made.text, what }], remarks };
  }

  private outcome(
    unit: RuleUnit,
    params: ConnectionUse,
    token: CancellationToken,
    progress: Progress,
  ): Promise<RemoteRunOutcome> {
    const { connection, limits, range, now } = this.use(unit.document.configuration, params);
    const { score } = unit.document.configuration;
    const options = { score, now, range, timeColumn: timeColumnOf(unit), limits };
    return withCancellation(token, progress, (hooks) =>
      runRemotely(unit.analysis, connection, this.host(params), options, hooks),
    );
  }

  private uriOf(path: string): string {
    return this.session.paths.uriOf(path);
  }

  private find({ uri, region, line }: RuleChoice): RuleUnit | undefined {
    const document = this.session.ruleAt(uri);
    return region === undefined && line !== undefined && document !== undefined
      ? queryOnLine(document, line)
      : document?.units[region ?? 0];
  }

  private unit(choice: RuleChoice): RuleUnit {
    const unit = this.find(choice);
    if (unit === undefined) throw new Refused('There is no query to run here.');
    return unit;
  }

  /** The connection and the bounds of a request; refuses what has no bound and no word of the user. */
  private use(configuration: Configuration, { connection: name, since, rows, seconds, unbounded }: ConnectionUse): Use {
    const connection = findConnection(configuration, name);
    if (typeof connection === 'string') throw new Refused(connection);
    if ((since === undefined || rows === undefined) && unbounded !== true) {
      throw new Refused('A query without a time range or a limit of rows is sent only after the user was asked.');
    }
    if (!Number.isFinite(seconds) || seconds <= 0 || seconds > LONGEST_SECONDS) {
      throw new Refused(`No service runs a query for ${seconds} s. Use 1 to ${LONGEST_SECONDS}.`);
    }
    if (rows !== undefined && (!Number.isInteger(rows) || rows <= 0)) {
      throw new Refused(`${rows} is no limit of rows. Use a whole number above 0.`);
    }
    const now = UNIX_EPOCH_TICKS + BigInt(Date.now()) * TICKS_PER_MILLISECOND;
    const range = since === undefined ? undefined : rangeOfLength(since, now);
    if (since !== undefined && range === undefined) {
      throw new Refused(`\`${since}\` is no length of time. Write it as 7d, 12h or 30m.`);
    }
    return { connection, now, range, limits: { rows, seconds } };
  }

  private host({ accessToken }: ConnectionUse): RemoteHost {
    return {
      tokens: {
        token: () =>
          accessToken === undefined
            ? Promise.reject(new Error('the editor gave no token'))
            : Promise.resolve({ token: accessToken, expiresOn: Date.now() + TOKEN_HOLDS }),
      },
      sent: (request) => this.sent(sentRecord(request)),
    };
  }
}

interface Use {
  readonly connection: Connection;
  /** The time of day, in ticks. */
  readonly now: bigint;
  readonly range: TimeRange | undefined;
  readonly limits: { readonly rows: number | undefined; readonly seconds: number };
}

function offer(connection: Connection): ConnectionsResult['connections'][number] {
  const { name, kind, tenant } = connection;
  const description = describeConnection(connection)
    .slice(name.length)
    .trim()
    .replace(/^\(|\)$/gu, '');
  return { name, kind, description, scope: scopeOf(connection), tenant };
}

/** Hands a request's cancellation and progress to a client of a service. */
async function withCancellation<T>(
  token: CancellationToken,
  progress: Progress,
  use: (hooks: RemoteHooks) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  try {
    return await use({ signal: controller.signal, report: (message) => progress.report(message) });
  } finally {
    listening.dispose();
  }
}
