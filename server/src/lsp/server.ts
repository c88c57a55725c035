import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  InlayHintRefreshRequest,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import { sampleEvidence } from '../service/rule-counts.js';
import { DID_RUN_NOTIFICATION } from '../service/protocol.js';
import { DID_SEND_NOTIFICATION, type DidSendParams } from '../service/protocol/connections.js';
import type { RuleUnit } from '../service/project.js';
import type { SampleEvidence } from '../lint/finding.js';
import type { SentRecord } from '../remote/sent-log.js';
import { Connections } from './connections.js';
import type { FeatureContext } from './context.js';
import { registerConversions } from './conversion-requests.js';
import { registerEvents } from './event-requests.js';
import { Diagnostics } from './diagnostics.js';
import type { Files } from './disk.js';
import type { ServerThread } from './document-thread.js';
import { DocumentThreads } from './document-threads.js';
import type { OpenDocument } from './documents.js';
import { FEATURES, featureCapabilities } from './features.js';
import { guardedNotification, inBackground, type Log } from './guard.js';
import { pathOfUri } from './paths.js';
import { withProgress } from './progress.js';
import { Proofs, type ProofThread } from './proofs.js';
import { registerRequests } from './requests.js';
import { RunChannel, type RunThread } from './run-channel.js';
import { ruleIndex } from './rule-index.js';
import { Runs } from './runs.js';
import { SampleEvents } from './sample-events.js';
import { Session } from './session.js';
import { readSettings, readShowsTestFiles, SETTINGS_SECTION } from './settings.js';
import { knowledgeOf, registerThreadRequests } from './thread-requests.js';
import { warmUp } from './warm-up.js';
import { WorkspaceSurroundings } from './surroundings.js';
import { askToWatch, watchFiles } from './watching.js';

/** What the server needs of the machine it runs on. */
export interface ServerHost {
  readonly name: string;
  readonly version: string;
  readonly files: Files;
  /** A file's text in git's HEAD; undefined where there is none. */
  committedText(path: string): Promise<string | undefined>;
  /** Keeps the log of what leaves the machine. */
  logSent(record: SentRecord): void;
  /** Starts the thread that runs rules. */
  startRunThread(log: Log): RunThread;
  /** Starts the thread that runs tests and reviews. */
  startProofThread(log: Log): ProofThread;
  /** Starts a thread that looks after a large document; undefined where this is one. */
  readonly startDocumentThread: ((log: Log) => ServerThread) | undefined;
}

/** Serves a client over a connection, which need not be listening yet. Returns when everything is in place. */
export function startServer(connection: Connection, host: ServerHost): void {
  const log: Log = {
    error: (message) => connection.console.error(message),
    debug: (message) => connection.console.debug(message),
  };
  const session = new Session(connection, host.files, log);
  const channel = new RunChannel(() => host.startRunThread(log), log);
  const surroundings = new WorkspaceSurroundings(session, host.committedText, () => diagnostics.refresh());
  const { startDocumentThread } = host;
  const threads: DocumentThreads = new DocumentThreads(
    session,
    startDocumentThread && (() => startDocumentThread(log)),
    () => diagnostics.refresh(),
    (document) => knowledgeOf(context, document),
  );
  const diagnostics: Diagnostics = new Diagnostics(session, threads, async (rule) => {
    const around = await surroundings.of(rule);
    return (unit) => ({ samples: evidence(runs, unit), surroundings: around(unit) });
  });
  const runs: Runs = new Runs(session, threads, channel, {
    changed: (path) => {
      threads.know(path);
      refresh(context);
    },
    ranByItself: (result) => {
      inBackground(log, 'telling of a run', () => connection.sendNotification(DID_RUN_NOTIFICATION, result));
    },
  });
  const samples = new SampleEvents(session, channel);
  const proofs = new Proofs(
    session,
    () => host.startProofThread(log),
    log,
    () => {
      threads.know();
      refreshHints(context);
    },
  );
  const connections = new Connections(session, (record) => {
    host.logSent(record);
    const told: DidSendParams = record;
    inBackground(log, 'telling what is sent', () => connection.sendNotification(DID_SEND_NOTIFICATION, told));
  });
  const context: FeatureContext = { session, diagnostics, threads, surroundings, runs, samples, proofs, connections };

  connection.onInitialize((params) => initialize(context, host, params));
  connection.onInitialized(guardedNotification(log, 'initialized', () => initialized(context)));
  connection.onDidChangeConfiguration(
    guardedNotification(log, 'workspace/didChangeConfiguration', ({ settings }: { settings: unknown }) =>
      takeSettings(context, settings),
    ),
  );
  connection.onShutdown(() => {
    threads.stop();
    diagnostics.dispose();
    runs.dispose();
    proofs.dispose();
  });
  session.documents.listen(connection, {
    changed: (document) => documentChanged(context, document),
    closed: (document) => documentClosed(context, document),
  });
  watchFiles(context, () => reread(context));
  for (const feature of FEATURES) feature.register(context);
  registerRequests(context);
  registerConversions(context);
  registerEvents(context);
  if (startDocumentThread === undefined) registerThreadRequests(context);
}

function initialize({ session }: FeatureContext, host: ServerHost, params: InitializeParams): InitializeResult {
  session.client = params.capabilities;
  session.folders = foldersOf(params);
  session.settings = readSettings(params.initializationOptions);
  session.showsTestFiles = readShowsTestFiles(params.initializationOptions);
  return {
    serverInfo: { name: host.name, version: host.version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...featureCapabilities(params.capabilities),
    },
  };
}

function initialized(context: FeatureContext): void {
  const { session } = context;
  const { connection, client, log } = session;
  askToWatch(context);
  if (client.workspace?.workspaceFolders === true) {
    connection.workspace.onDidChangeWorkspaceFolders(
      guardedNotification(log, 'workspace/didChangeWorkspaceFolders', ({ added, removed }) => {
        const gone = new Set(removed.map(folderPath));
        context.threads.restart();
        session.folders = [...session.folders.filter((f) => !gone.has(f)), ...added.map(folderPath)];
      }),
    );
  }
  if (client.workspace?.configuration === true) {
    inBackground(log, 'reading the settings', async () => {
      const settings: unknown = await connection.workspace.getConfiguration(SETTINGS_SECTION);
      takeSettings(context, { [SETTINGS_SECTION]: settings });
    });
    if (client.workspace.didChangeConfiguration?.dynamicRegistration === true) {
      inBackground(log, 'asking for changed settings', async () => {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION });
      });
    }
  }
  inBackground(log, 'warming up', async () => {
    await withProgress(connection, 'KQLens: getting ready', (progress) => warmUp(log, progress));
    await withProgress(connection, 'KQLens: indexing rules', async (progress) => {
      const start = performance.now();
      const symbols = await ruleIndex(session).symbols(undefined, progress);
      log.debug(`Index: ${symbols.length} names of the workspace in ${Math.round(performance.now() - start)} ms.`);
    });
  });
}

function foldersOf(params: InitializeParams): string[] {
  if (params.workspaceFolders !== null && params.workspaceFolders !== undefined) {
    return params.workspaceFolders.map(folderPath);
  }
  // What clients without workspace folders send.
  const { rootUri }: { readonly rootUri?: string | null } = params;
  return rootUri === null || rootUri === undefined ? [] : [pathOfUri(rootUri)];
}

function folderPath({ uri }: WorkspaceFolder): string {
  const path = pathOfUri(uri);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Settings that came with a notification; a client that wants to be asked sends none. */
function takeSettings(context: FeatureContext, settings: unknown): void {
  const { session } = context;
  const sent = (settings as Readonly<Record<string, unknown>> | null | undefined)?.[SETTINGS_SECTION];
  if (sent === undefined || sent === null) {
    if (session.client.workspace?.configuration !== true) return;
    inBackground(session.log, 'reading the settings', async () => {
      setSettings(context, await session.connection.workspace.getConfiguration(SETTINGS_SECTION));
    });
    return;
  }
  setSettings(context, sent);
}

function setSettings(context: FeatureContext, settings: unknown): void {
  const { session, threads } = context;
  session.settings = readSettings(settings);
  threads.configurationChanged();
  threads.tell(DidChangeConfigurationNotification.method, { settings: { [SETTINGS_SECTION]: session.settings } });
  refreshHints(context);
}

function documentChanged(context: FeatureContext, document: OpenDocument): void {
  const { session, diagnostics, threads, runs, samples } = context;
  threads.changed(document);
  // An open configuration counts as the editor has it, saved or not.
  if (session.project.changed(document.path)) {
    reread(context);
    ruleIndex(session).filesChanged([], true);
    runs.filesChanged([], true);
    samples.filesChanged();
  }
  // It may be a file of events.
  if (document.rule === undefined) samples.filesChanged();
  diagnostics.changed(document);
  runs.edited(document.path);
}

function documentClosed(context: FeatureContext, document: OpenDocument): void {
  const { session, diagnostics, threads } = context;
  threads.closed(document);
  // A configuration counts as the disk has it again.
  if (session.project.changed(document.path)) reread(context);
  diagnostics.closed(document);
}

/** The configuration is another one: what was made under the old one is made anew. */
function reread({ session, diagnostics, threads }: FeatureContext): void {
  threads.configurationChanged();
  session.documents.renew();
  diagnostics.refresh();
}

/** A run's outcome is another one: counts and evidence are shown anew. */
function refresh(context: FeatureContext): void {
  context.diagnostics.refresh();
  refreshHints(context);
}

function refreshHints({ session }: FeatureContext): void {
  const { connection, client, log } = session;
  if (client.workspace?.codeLens?.refreshSupport === true) {
    inBackground(log, 'refreshing lenses', () => connection.sendRequest(CodeLensRefreshRequest.type));
  }
  if (client.workspace?.inlayHint?.refreshSupport === true) {
    inBackground(log, 'refreshing hints', () => connection.sendRequest(InlayHintRefreshRequest.type));
  }
}

/** What the samples say about a query, as long as it is the one that ran. */
function evidence(runs: Runs, unit: RuleUnit): SampleEvidence | undefined {
  const last = runs.lastRun(unit);
  return last?.query === unit.region.text ? sampleEvidence(last.counts) : undefined;
}
