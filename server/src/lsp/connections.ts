import type { CancellationToken } from 'vscode-languageserver';
import { formatTimespan } from '../engine/values/timespan.js';
import { TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS } from '../engine/values/types.js';
import { describeConnection, findConnection, scopeOf, type Connection } from '../remote/connection.js';
import { LONGEST_SECONDS, type RemoteHooks, type RemoteHost, type TimeRange } from '../remote/query.js';
import { runRemotely } from '../remote/remote-run.js';
import type { SentRecord } from '../remote/sent-log.js';
import { sentRecord } from '../remote/sent-log.js';
import { queryOnLine } from '../service/place.js';
import type { RuleUnit } from '../service/project.js';
import type { RunResult } from '../service/protocol.js';
import type { ConnectionsResult, ConnectionUse, RuleChoice, RunOnParams } from '../service/protocol/connections.js';
import { rangeOfLength, timeColumnOf } from '../service/remote-range.js';
import { describeRemoteRun } from '../service/remote-report.js';
import { ruleTitle } from '../service/run-report.js';
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

  /** What a rule can be run on. Nothing is sent. */
  offered(choice: RuleChoice): ConnectionsResult {
    const unit = this.unit(choice);
    const { configuration } = unit.document;
    const found = Object.keys(configuration.connections).map((name) => findConnection(configuration, name));
    const period = unit.region.rule?.queryPeriod?.ticks;
    return {
      connections: found.flatMap((c) => (typeof c === 'string' ? [] : [offer(c)])),
      region: unit.region.index,
      title: ruleTitle(unit),
      period: period === undefined ? undefined : formatTimespan(period),
    };
  }

  /** Runs a rule on a connection. What the service or the network does is a result. */
  async run(params: RunOnParams, token: CancellationToken, progress: Progress): Promise<RunResult> {
    const unit = this.unit(params);
    const use = this.use(unit, params);
    const { score } = unit.document.configuration;
    const { connection, limits, range, now } = use;
    const options = { score, now, range, timeColumn: timeColumnOf(unit), limits };
    const outcome = await withCancellation(token, progress, (hooks) =>
      runRemotely(unit.analysis, connection, this.host(params), options, hooks),
    );
    return describeRemoteRun(unit, outcome, connection.name, (path) => this.session.paths.uriOf(path));
  }

  private unit({ uri, region, line }: RuleChoice): RuleUnit {
    const document = this.session.ruleAt(uri);
    const unit =
      region === undefined && line !== undefined && document !== undefined
        ? queryOnLine(document, line)
        : document?.units[region ?? 0];
    if (unit === undefined) throw new Refused('There is no query to run here.');
    return unit;
  }

  /** The connection and the bounds of a request; refuses what has no bound and no word of the user. */
  private use(unit: RuleUnit, { connection: name, since, rows, seconds, unbounded }: ConnectionUse): Use {
    const connection = findConnection(unit.document.configuration, name);
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
