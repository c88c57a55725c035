import { randomUUID } from 'node:crypto';
import type { Client, ClientRequestProperties } from 'azure-kusto-data';
import { formatDatetime } from '../engine/values/datetime.js';
import { pause, untilAborted } from './abort.js';
import type { RemoteAnswer } from './answer.js';
import { azureLibraries } from './azure-libraries.js';
import { scopeOf, type ClusterConnection } from './connection.js';
import { CANCELLED, RemoteError, type RemoteFailure } from './failure.js';
import type { StoredFunction } from './import.js';
import { readKustoAnswer } from './kusto-answer.js';
import type { RemoteHooks, RemoteHost, RemoteQuery } from './query.js';
import { readShownFunctions } from './stored-functions.js';
import { signedIn } from './token-source.js';
import { responseFailure, transportFailure } from './transport-failure.js';

/** How often a query that the service puts off is sent again. */
const RETRIES = 3;
/** How long to wait where the service does not say, in milliseconds. */
const PATIENCE = 2000;
/** How much longer than the service this side waits, in milliseconds. */
const GRACE = 15_000;
/** How long the service may take to cancel a query, in milliseconds. */
const CANCEL_TIME = 10_000;

/** What the cluster is told about the query besides its text. */
type Options = Readonly<Record<string, unknown>>;

interface KustoRequest {
  readonly text: string;
  readonly options: Options;
  /** The longest it may take. */
  readonly seconds: number;
  readonly purpose: 'query' | 'command';
}

/**
 * Runs queries on a Kusto cluster or the emulator through `azure-kusto-data`. Its own reading of answers loses the low
 * bits of longs and the last digits of datetimes, so that answers are taken as text.
 */
export class KustoQueryClient {
  constructor(
    private readonly connection: ClusterConnection,
    private readonly host: RemoteHost,
  ) {}

  /** Runs a query; throws a RemoteError. */
  async query(query: RemoteQuery, hooks: RemoteHooks): Promise<RemoteAnswer> {
    const text = await this.send(
      { text: query.text, options: queryOptions(query), seconds: query.limits.seconds, purpose: 'query' },
      hooks,
    );
    return readKustoAnswer(text);
  }

  /** The functions of the database; throws a RemoteError. */
  async functions(seconds: number, hooks: RemoteHooks): Promise<readonly StoredFunction[]> {
    const request = { text: '.show functions', options: {}, seconds, purpose: 'command' } as const;
    return readShownFunctions(await this.send(request, hooks));
  }

  private async send(request: KustoRequest, hooks: RemoteHooks): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(request, hooks);
      } catch (fault) {
        const again = fault instanceof RemoteError && fault.failure.kind === 'throttled' && attempt <= RETRIES;
        if (!again) throw fault;
        const wait = fault.failure.retryAfter ?? PATIENCE * attempt;
        hooks.report(`The cluster is busy; asking again in ${Math.ceil(wait / 1000)} s`);
        await pause(wait, hooks.signal);
      }
    }
  }

  private async attempt(request: KustoRequest, hooks: RemoteHooks): Promise<string> {
    const { text, options, seconds, purpose } = request;
    const { database } = this.connection;
    const id = `KQLens;${randomUUID()}`;
    const client = await this.client(hooks.signal);
    const { defaults } = client.axiosInstance;
    defaults.signal = hooks.signal;
    defaults.onDownloadProgress = ({ loaded }) => hooks.report(`Receiving, ${Math.ceil(loaded / 1024)} KiB so far`);
    const properties = await requestProperties(id, options, seconds);
    this.host.sent({ connection: this.connection, purpose, text, options: { ...options, clientRequestId: id } });
    hooks.report(`Waiting for ${this.connection.name}`);
    try {
      const sending =
        purpose === 'query'
          ? client.executeQuery(database, text, properties)
          : client.executeMgmt(database, text, properties);
      // `raw` makes it the text, whatever the declared type says.
      return (await untilAborted<unknown>(sending, hooks.signal)) as string;
    } catch (fault) {
      if (hooks.signal.aborted) throw new RemoteError(await this.cancelled(id, purpose));
      throw this.errorOf(fault);
    } finally {
      client.close();
    }
  }

  /** Ends a query on the cluster too; what comes of it is said. */
  private async cancelled(id: string, purpose: KustoRequest['purpose']): Promise<RemoteFailure> {
    if (purpose === 'command') return CANCELLED;
    const text = `.cancel query '${id}'`;
    try {
      // It must go out although the signal of the query it is for has fired.
      const { signal } = new AbortController();
      const client = await this.client(signal);
      const properties = await requestProperties(`KQLens;${randomUUID()}`, {}, CANCEL_TIME / 1000);
      properties.setClientTimeout(CANCEL_TIME);
      this.host.sent({ connection: this.connection, purpose: 'cancel', text, options: {} });
      try {
        await client.executeMgmt(this.connection.database, text, properties);
      } finally {
        client.close();
      }
      return { ...CANCELLED, message: 'The query was cancelled, on the cluster too.' };
    } catch (fault) {
      const why = this.errorOf(fault).message;
      return { ...CANCELLED, message: `The query was cancelled here. The cluster did not confirm it: ${why}` };
    }
  }

  private async client(signal: AbortSignal): Promise<Client> {
    const { connection, host } = this;
    const {
      Client: KustoClient,
      KustoConnectionStringBuilder,
      kustoTrustedEndpoints,
      MatchRule,
    } = (await azureLibraries()).kusto;
    const scope = scopeOf(connection);
    const target =
      scope === undefined
        ? new KustoConnectionStringBuilder(connection.address)
        : KustoConnectionStringBuilder.withTokenProvider(connection.address, async () => {
            const { tenant } = connection;
            return (await signedIn(host.tokens, { scope, tenant }, signal)).token;
          });
    // An emulator may stand on any machine: nobody signs in to it, so that no token can go astray.
    if (scope === undefined)
      kustoTrustedEndpoints.addTrustedHosts([new MatchRule(new URL(connection.address).hostname, true)], false);
    // Otherwise the name of the user and the path of the program are sent.
    target.applicationNameForTracing = 'KQLens';
    target.userNameForTracing = '[none]';
    const client = new KustoClient(target);
    client.axiosInstance.defaults.transformResponse = [(body: unknown) => body];
    client.axiosInstance.defaults.responseType = 'text';
    return client;
  }

  private errorOf(fault: unknown): RemoteError {
    if (fault instanceof RemoteError) return fault;
    const { inner, response } = fault as { readonly inner?: unknown; readonly response?: unknown };
    if (inner instanceof RemoteError) return inner;
    const answer = (response ?? (inner as { readonly response?: unknown } | undefined)?.response) as
      { status: number; data: unknown; headers?: Readonly<Record<string, unknown>> } | undefined;
    if (answer !== undefined && answer.status !== 200) {
      const retryAfter = answer.headers?.['retry-after'];
      return new RemoteError(
        responseFailure({
          status: answer.status,
          body: typeof answer.data === 'string' ? answer.data : '',
          retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        }),
      );
    }
    const failure = transportFailure(fault, this.connection);
    if (failure !== undefined) return new RemoteError(failure);
    const message = fault instanceof Error ? fault.message : String(fault);
    if (/trusted/iu.test(message)) {
      const remedy = 'Only addresses of Azure Data Explorer and Fabric get a token.';
      return new RemoteError({
        kind: 'sign-in',
        message: `${this.connection.address} is no cluster of Microsoft's.`,
        remedy,
      });
    }
    throw fault;
  }
}

async function requestProperties(id: string, options: Options, seconds: number): Promise<ClientRequestProperties> {
  const { ClientRequestProperties: Properties } = (await azureLibraries()).kusto;
  const properties = new Properties({ ...options }, undefined, id);
  properties.setTimeout(seconds * 1000);
  properties.setClientTimeout(seconds * 1000 + GRACE);
  properties.raw = true;
  return properties;
}

/** Source: https://learn.microsoft.com/kusto/api/rest/request-properties */
function queryOptions({ range, timeColumn, now, limits }: RemoteQuery): Options {
  return {
    // One more than is wanted tells whether there are more.
    ...(limits.rows === undefined ? {} : { query_take_max_records: limits.rows + 1 }),
    ...(range === undefined
      ? {}
      : {
          query_datetimescope_from: formatDatetime(range.from),
          query_datetimescope_to: formatDatetime(range.to),
          ...(timeColumn === undefined ? {} : { query_datetimescope_column: timeColumn }),
        }),
    ...(now === undefined ? {} : { query_now: formatDatetime(now) }),
    // Nothing of a rule writes, and the cluster makes sure.
    request_readonly: true,
  };
}
