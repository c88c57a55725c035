import { RequestType, type CancellationToken } from 'vscode-languageserver';
import {
  CHECK_WORKSPACE_REQUEST,
  CLEAR_REQUEST,
  EXPLAIN_REQUEST,
  RUN_REQUEST,
  STATUS_REQUEST,
  type CheckWorkspaceParams,
  type CheckWorkspaceResult,
  type ClearParams,
  type ExplainParams,
  type ExplainResult,
  type RunParams,
  type RunResult,
  type StatusParams,
  type StatusResult,
} from '../service/protocol.js';
import {
  BACKTEST_REQUEST,
  CONNECTIONS_REQUEST,
  IMPORT_REQUEST,
  RUN_ON_REQUEST,
  type BacktestParams,
  type BacktestResult,
  type ConnectionsResult,
  type ImportParams,
  type ImportResult,
  type RuleChoice,
  type RunOnParams,
} from '../service/protocol/connections.js';
import {
  ACCEPT_REQUEST,
  REVIEW_REQUEST,
  type AcceptParams,
  type ReviewParams,
  type ReviewResult,
  type TestFileEdit,
} from '../service/protocol/review.js';
import {
  ADD_EVENT_REQUEST,
  CREATE_TESTS_REQUEST,
  EVADE_REQUEST,
  KILL_REQUEST,
  MUTATE_REQUEST,
  UPDATE_EXPECTED_REQUEST,
  type AddEventParams,
  type KillParams,
  type RuleParams,
  type RuleReport,
  type TestEdit,
  type UpdateExpectedParams,
} from '../service/protocol/proof.js';
import {
  RULE_TEST_FILES_REQUEST,
  RUN_TESTS_REQUEST,
  TESTS_REQUEST,
  type RuleTestFilesParams,
  type RuleTestFilesResult,
  type RunTestsParams,
  type RunTestsResult,
  type TestsParams,
  type TestsResult,
} from '../service/protocol/tests.js';
import type { FeatureContext } from './context.js';
import { guarded, Refused } from './guard.js';
import { requestProgress, type Progress } from './progress.js';
import { checkWorkspace } from './workspace-check.js';

const RUN = new RequestType<RunParams, RunResult, void>(RUN_REQUEST);
const CLEAR = new RequestType<ClearParams | null, null, void>(CLEAR_REQUEST);
const EXPLAIN = new RequestType<ExplainParams, ExplainResult, void>(EXPLAIN_REQUEST);
const CHECK_WORKSPACE = new RequestType<CheckWorkspaceParams | null, CheckWorkspaceResult, void>(
  CHECK_WORKSPACE_REQUEST,
);
const STATUS = new RequestType<StatusParams, StatusResult, void>(STATUS_REQUEST);
const TESTS = new RequestType<TestsParams | null, TestsResult, void>(TESTS_REQUEST);
const RULE_TEST_FILES = new RequestType<RuleTestFilesParams, RuleTestFilesResult, void>(RULE_TEST_FILES_REQUEST);
const RUN_TESTS = new RequestType<RunTestsParams, RunTestsResult, void>(RUN_TESTS_REQUEST);
const REVIEW = new RequestType<ReviewParams | null, ReviewResult, void>(REVIEW_REQUEST);
const ACCEPT = new RequestType<AcceptParams, TestFileEdit, void>(ACCEPT_REQUEST);
const CONNECTIONS = new RequestType<RuleChoice, ConnectionsResult, void>(CONNECTIONS_REQUEST);
const BACKTEST = new RequestType<BacktestParams, BacktestResult, void>(BACKTEST_REQUEST);
const IMPORT = new RequestType<ImportParams, ImportResult, void>(IMPORT_REQUEST);
const RUN_ON = new RequestType<RunOnParams, RunResult, void>(RUN_ON_REQUEST);
const MUTATE = new RequestType<RuleParams, RuleReport, void>(MUTATE_REQUEST);
const EVADE = new RequestType<RuleParams, RuleReport, void>(EVADE_REQUEST);
const KILL = new RequestType<KillParams, TestEdit, void>(KILL_REQUEST);
const CREATE_TESTS = new RequestType<RuleParams, TestEdit, void>(CREATE_TESTS_REQUEST);
const UPDATE_EXPECTED = new RequestType<UpdateExpectedParams, TestEdit, void>(UPDATE_EXPECTED_REQUEST);
const ADD_EVENT = new RequestType<AddEventParams, TestEdit, void>(ADD_EVENT_REQUEST);

/** Answers the requests that are ours, see service/protocol.ts. */
export function registerRequests(context: FeatureContext): void {
  const { connection, log } = context.session;
  const answer = <P, R>(
    type: RequestType<P, R, void>,
    handle: (params: P, token: CancellationToken) => Promise<R> | R,
  ): void => {
    const handler = guarded(
      log,
      type.method,
      () => undefined,
      (params: P, _, token) => handle(params, token),
    );
    connection.onRequest(type.method, handler);
  };
  answer(RUN, (params, token) => run(context, params, token));
  answer(CLEAR, (params) => {
    context.runs.clear(params?.uri);
    return null;
  });
  answer(EXPLAIN, (params, token) => context.runs.explain(params, token));
  answer(CHECK_WORKSPACE, (params, token) => check(context, params ?? {}, token));
  answer(STATUS, (params, token) => status(context, params, token));
  answer(TESTS, (params) => context.proofs.tests(params ?? {}));
  answer(RULE_TEST_FILES, (params) => context.proofs.ruleTestFiles(params));
  answer(RUN_TESTS, (params, token) => context.proofs.runTests(params, token));
  answer(REVIEW, (params, token) => context.proofs.review(params ?? {}, token));
  answer(CONNECTIONS, (params) => context.connections.offered(params));
  answer(RUN_ON, (params, token) =>
    withRequestProgress(context, `Running the rule on ${params.connection}`, params, (progress) =>
      apart(context, RUN_ON, params, token, progress, () => context.connections.run(params, token, progress)),
    ),
  );
  answer(BACKTEST, (params, token) =>
    withRequestProgress(context, 'Running the rule as its schedule would', params, (progress) =>
      backtest(context, params, token, progress),
    ),
  );
  answer(IMPORT, (params, token) =>
    withRequestProgress(context, `Asking ${params.connection}`, params, (progress) =>
      // Only events depend on the rule.
      params.wanted.kind === 'events'
        ? apart(context, IMPORT, params, token, progress, () => context.connections.import(params, token, progress))
        : context.connections.import(params, token, progress),
    ),
  );
  answer(ACCEPT, (params) => context.proofs.accept(params));
  const { proofs } = context;
  answer(MUTATE, (rule, token) => proofs.report('mutate', rule, token));
  answer(EVADE, (rule, token) => proofs.report('evade', rule, token));
  answer(KILL, (params, token) =>
    proofs.edit({ kind: 'kill', rule: params, mutant: params.mutant }, params.workDoneToken, token),
  );
  answer(CREATE_TESTS, (rule, token) => proofs.edit({ kind: 'create', rule }, rule.workDoneToken, token));
  answer(UPDATE_EXPECTED, (params, token) => proofs.edit({ kind: 'update', params }, params.workDoneToken, token));
  answer(ADD_EVENT, (params, token) => proofs.edit({ kind: 'event', params }, params.workDoneToken, token));
}

function run(context: FeatureContext, params: RunParams, token: CancellationToken): Promise<RunResult> {
  return withRequestProgress(context, 'Running the rule', params, (progress) =>
    context.runs.run(params, token, (message, percentage) => progress.report(message, percentage)),
  );
}

/** Work on a rule whose analysis would keep others waiting is done by a thread of its own, any other here. */
function apart<P extends { readonly uri: string }, R>(
  { threads }: FeatureContext,
  { method }: RequestType<P, R, void>,
  params: P,
  token: CancellationToken,
  progress: Progress,
  here: () => Promise<R>,
): Promise<R> {
  const taken = threads.takenAtUri(params.uri);
  return taken === undefined ? here() : threads.askForWork<R>(taken, method, params, progress, token);
}

function backtest(
  context: FeatureContext,
  params: BacktestParams,
  token: CancellationToken,
  progress: Progress,
): Promise<BacktestResult> {
  const { runs, connections } = context;
  const { on, days } = params;
  if (!Number.isInteger(days) || days <= 0 || days > 400)
    throw new Refused(`${days} is no number of days from 1 to 400.`);
  if (on !== undefined) {
    const there = (): Promise<BacktestResult> => connections.backtest({ ...params, on }, token, progress);
    return apart(context, BACKTEST, params, token, progress, there);
  }
  return runs.backtest(params, token, (message, percentage) => progress.report(message, percentage));
}

/** Tells how far a request is, under the token that came with it, until it is answered. */
async function withRequestProgress<T>(
  { session }: FeatureContext,
  title: string,
  { workDoneToken }: { readonly workDoneToken?: string | number },
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = requestProgress(session.connection, title, workDoneToken);
  try {
    return await work(progress);
  } finally {
    progress.done();
  }
}

function check(
  context: FeatureContext,
  params: CheckWorkspaceParams,
  token: CancellationToken,
): Promise<CheckWorkspaceResult> {
  const { session, diagnostics } = context;
  return withRequestProgress(context, 'Checking all rules', params, (progress) =>
    checkWorkspace(session, diagnostics, progress, token),
  );
}

async function status(
  { session, diagnostics, threads }: FeatureContext,
  { uri }: StatusParams,
  token: CancellationToken,
): Promise<StatusResult> {
  const taken = threads.takenAtUri(uri);
  if (taken !== undefined) return threads.ask<StatusResult>(taken, STATUS_REQUEST, { uri }, token);
  const open = session.documents.get(uri);
  const rule = open?.rule ?? session.ruleAt(uri);
  const first = rule?.units[0];
  if (rule === undefined || first === undefined) {
    return { platform: undefined, platformReason: undefined, rules: 0, errors: 0, warnings: 0 };
  }
  const problems =
    open === undefined ? await diagnostics.check(rule, () => undefined) : await diagnostics.problems(open, token);
  return {
    platform: first.platform,
    platformReason: first.platformReason,
    rules: rule.units.length,
    errors: problems.filter((p) => p.severity === 'error').length,
    warnings: problems.filter((p) => p.severity === 'warning').length,
  };
}
