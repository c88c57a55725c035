import type { LogsQueryClient } from '@azure/monitor-query-logs';
import { formatDatetime } from '../engine/values/datetime.js';
import { TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS } from '../engine/values/types.js';
import { untilAborted } from './abort.js';
import type { RemoteAnswer } from './answer.js';
import { azureLibraries } from './azure-libraries.js';
import { scopeOf, type LogAnalyticsConnection } from './connection.js';
import { CANCELLED, RemoteError, type RemoteFailure } from './failure.js';
import type { StoredFunction } from './import.js';
import { readLogAnalyticsAnswer } from './log-analytics-answer.js';
import type { RemoteHooks, RemoteHost, RemoteQuery, TimeRange } from './query.js';
import { readMetadataFunctions } from './stored-functions.js';
import { signedIn } from './token-source.js';
import { responseFailure, transportFailure, type ErrorResponse } from './transport-failure.js';

/** How much longer than the service this side waits, in milliseconds. */
const GRACE = 15_000;

const TOO_LATE: RemoteFailure = {
  kind: 'timeout',
  message: 'The service did not answer in time.',
  remedy: 'Ask for a shorter time range, or allow more time.',
};

type PipelinePolicy = Parameters<LogsQueryClient['pipeline']['addPolicy']>[0];

/** The texts that the service sent. */
interface Received {
  answer: string | undefined;
  error: ErrorResponse | undefined;
}

/**
 * Runs queries on a workspace through `@azure/monitor-query-logs`. Its own reading of answers loses the low bits of
 * longs and the last digits of datetimes, so that the text of the answer is read. The service stops a query whose
 * connection is closed; it has no request to cancel one.
 */
export class LogAnalyticsClient {
  constructor(
    private readonly connection: LogAnalyticsConnection,
    private readonly host: RemoteHost,
  ) {}

  /** Runs a query; throws a RemoteError. */
  async query(query: RemoteQuery, hooks: RemoteHooks): Promise<RemoteAnswer> {
    const { connection, host } = this;
    const seconds = query.limits.seconds;
    const options = { serverTimeoutInSeconds: seconds, includeQueryStatistics: true, includeVisualization: true };
    const range = query.range === undefined ? ALL_TIME : query.range;
    host.sent({
      connection,
      purpose: 'query',
      text: query.text,
      options: { from: formatDatetime(range.from), to: formatDatetime(range.to), ...options },
    });
    return readLogAnalyticsAnswer(
      await this.send(seconds, hooks, undefined, (client) =>
        client.queryWorkspace(connection.workspace, query.text, timespan(range), options),
      ),
    );
  }

  /** The functions that are saved in the workspace; throws a RemoteError. */
  async functions(seconds: number, hooks: RemoteHooks): Promise<readonly StoredFunction[]> {
    const { connection, host } = this;
    const everything = timespan(ALL_TIME);
    host.sent({
      connection,
      purpose: 'metadata',
      text: `GET /v1/workspaces/${connection.workspace}/metadata`,
      options: {},
    });
    return readMetadataFunctions(
      await this.send(seconds, hooks, askingForMetadata, (client) =>
        client.queryWorkspace(connection.workspace, '', everything),
      ),
    );
  }

  /** Sends a request and gives the text of its answer. `policy`: what changes it on its way. */
  private async send(
    seconds: number,
    hooks: RemoteHooks,
    policy: PipelinePolicy | undefined,
    ask: (client: LogsQueryClient) => Promise<unknown>,
  ): Promise<string> {
    const received: Received = { answer: undefined, error: undefined };
    const client = await this.client(received, seconds, hooks);
    if (policy !== undefined) client.pipeline.addPolicy(policy);
    hooks.report(`Waiting for ${this.connection.name}`);
    let fault: unknown;
    // The client can wait for ever on an answer that breaks off inside its compression.
    const late = AbortSignal.timeout(seconds * 1000 + GRACE);
    try {
      await untilAborted(ask(client), AbortSignal.any([hooks.signal, late]));
    } catch (caught) {
      fault = caught;
    }
    if (hooks.signal.aborted) throw new RemoteError(CANCELLED);
    if (late.aborted && fault instanceof RemoteError) throw new RemoteError(TOO_LATE);
    if (fault instanceof RemoteError) throw fault;
    // The text counts, also where the client could not make its own values of it.
    if (received.answer !== undefined) return received.answer;
    if (received.error !== undefined) throw new RemoteError(responseFailure(received.error));
    throw this.errorOf(fault);
  }

  private async client(received: Received, seconds: number, hooks: RemoteHooks): Promise<LogsQueryClient> {
    const { connection, host } = this;
    const { LogsQueryClient: QueryClient } = (await azureLibraries()).logs;
    const scope = scopeOf(connection)!;
    const credential = {
      getToken: async (): Promise<{ token: string; expiresOnTimestamp: number }> => {
        const { token, expiresOn } = await signedIn(host.tokens, { scope, tenant: connection.tenant }, hooks.signal);
        return { token, expiresOnTimestamp: expiresOn };
      },
    };
    const client = new QueryClient(credential, {
      endpoint: `${connection.address}/v1`,
      credentials: { scopes: [scope] },
      retryOptions: { maxRetries: 3, maxRetryDelayInMs: 30_000 },
    });
    client.pipeline.addPolicy(stopping(seconds, hooks));
    client.pipeline.addPolicy(receiving(received, hooks), { afterPhase: 'Retry' });
    return client;
  }

  private errorOf(fault: unknown): RemoteError {
    const failure = transportFailure(fault, this.connection);
    if (failure !== undefined) return new RemoteError(failure);
    throw fault;
  }
}

/** Hands the user's wish to stop, and the time that is left, to each request. The client itself has no way to. */
function stopping(seconds: number, hooks: RemoteHooks): PipelinePolicy {
  return {
    name: 'kqlensStopping',
    sendRequest(request, next) {
      request.abortSignal = hooks.signal;
      // One query, one connection: closing it ends the query at the service.
      request.disableKeepAlive = true;
      request.timeout = seconds * 1000 + GRACE;
      return next(request);
    },
  };
}

/** Makes a query a request for what the workspace has: the client has no call of its own for it. */
const askingForMetadata: PipelinePolicy = {
  name: 'kqlensMetadata',
  sendRequest(request, next) {
    request.url = request.url.replace(/\/query(?=$|\?)/u, '/metadata');
    request.method = 'GET';
    delete request.body;
    request.headers.delete('content-type');
    return next(request);
  },
};

/** Keeps the text of each answer, and tells when the service wants to be asked later. */
function receiving(received: Received, hooks: RemoteHooks): PipelinePolicy {
  return {
    name: 'kqlensReceiving',
    async sendRequest(request, next) {
      const response = await next(request);
      const body = response.bodyAsText ?? '';
      if (response.status === 200) {
        received.answer = body;
        return response;
      }
      const retryAfter = response.headers.get('retry-after');
      received.error = { status: response.status, body, retryAfter };
      if (response.status === 429) hooks.report('The service is asked too often; asking again later');
      return response;
    },
  };
}

/** The client demands a range; what is before the first or after the last is in no workspace. */
const ALL_TIME: TimeRange = {
  from: UNIX_EPOCH_TICKS,
  to: 253_402_300_799n * 1000n * TICKS_PER_MILLISECOND + UNIX_EPOCH_TICKS,
};

function timespan({ from, to }: TimeRange): { startTime: Date; endTime: Date } {
  return { startTime: dateOf(from), endTime: dateOf(to) };
}

function dateOf(ticks: bigint): Date {
  return new Date(Number((ticks - UNIX_EPOCH_TICKS) / TICKS_PER_MILLISECOND));
}
