import {
  CancellationToken,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializeRequest,
  LogMessageNotification,
  MessageType,
  ShowMessageNotification,
  WorkDoneProgress,
  type Disposable,
  type ProtocolConnection,
} from 'vscode-languageserver';
import { DID_SEND_NOTIFICATION } from '../service/protocol/connections.js';
import type { OpenDocument } from './documents.js';
import { Cancelled, ContentModified, faultMessage, Refused } from './guard.js';
import type { Progress } from './progress.js';
import type { Session } from './session.js';
import { SETTINGS_SECTION } from './settings.js';

/** A thread that is a language server of its own, see document-worker.ts. */
export interface ServerThread {
  /** The client's side of the connection to it; not yet listening. */
  readonly connection: ProtocolConnection;
  /** Called once, when the thread ended: by itself, by a fault, or because it was stopped. */
  onEnd(listener: (reason: string) => void): void;
  stop(): void;
}

/** After a change a thread may go on so long with the text before; then starting another is faster, in ms. */
const LINGER = 2000;

/** The thread that looked after a document ended, and would again. */
export class ThreadLost extends Refused {}

/** What a thread is told when it starts, besides its document. */
export interface ThreadSurroundings {
  /** The other documents that it has to know. */
  documents(): readonly OpenDocument[];
  /** What else it is told of its document. */
  knowledge(document: OpenDocument): readonly ThreadNotice[];
}

/** A notification for a thread. */
export interface ThreadNotice {
  readonly method: string;
  readonly params: object;
}

interface Running {
  readonly thread: ServerThread;
  /** Settles when the thread has the document. */
  readonly ready: Promise<void>;
  isReady: boolean;
}

/** One document in the care of a thread, which is started when something is first asked. */
export class DocumentThread {
  private running: Running | undefined;
  private lost: { readonly document: OpenDocument; readonly reason: string } | undefined;
  /** Ends the requests that wait for an answer. */
  private readonly waiting = new Set<(fault: Error) => void>();
  /** Requests that the thread has not answered, wanted or not. */
  private readonly unanswered = new Set<number>();
  private lastId = 0;
  private lastProgress = 0;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param around - what the thread has to know besides the document.
   * @param refresh - what was found may be old for another reason than a change of the document.
   */
  constructor(
    private readonly session: Session,
    private document: OpenDocument,
    private readonly start: () => ServerThread,
    private readonly around: ThreadSurroundings,
    private readonly refresh: () => void,
  ) {}

  /** Whether nothing is wanted of it now. */
  get isIdle(): boolean {
    return this.waiting.size === 0;
  }

  /**
   * Asks the thread what a client would ask the server.
   *
   * @throws Cancelled at once when the token is, ContentModified when the document changes meanwhile, ThreadLost when the
   *   thread ends, or did at this text before.
   */
  async ask<R>(method: string, params: object, token = CancellationToken.None): Promise<R> {
    return this.wait<R>(method, params, token, (end) => token.onCancellationRequested(() => end(new Cancelled())));
  }

  private async wait<R>(
    method: string,
    params: object,
    token: CancellationToken,
    endOnCancel: (end: (fault: Error) => void) => Disposable,
  ): Promise<R> {
    if (this.lost?.document === this.document) throw this.lostWith(this.lost.reason);
    let end: (fault: Error) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => (end = reject));
    this.waiting.add(end);
    const cancelled = endOnCancel(end);
    try {
      return await Promise.race([ended, this.answer<R>(method, params, token, () => this.waiting.has(end))]);
    } finally {
      cancelled.dispose();
      this.waiting.delete(end);
    }
  }

  /** Asks for work that tells how far it is, and that cleans up when it is cancelled. Fails as {@link ask} does, after that. */
  async askForWork<R>(method: string, params: object, progress: Progress, token: CancellationToken): Promise<R> {
    const { connection } = (this.running ??= this.open()).thread;
    const workDoneToken = ++this.lastProgress;
    const listening = connection.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind === 'report') progress.report(value.message ?? '', value.percentage);
    });
    try {
      return await this.wait<R>(method, { ...params, workDoneToken }, token, () => ({ dispose: () => undefined }));
    } finally {
      listening.dispose();
    }
  }

  /** Another document takes the place of the one before, of which nothing is wanted any more. */
  replace(document: OpenDocument): void {
    this.tellClosed(this.document);
    this.document = document;
    this.tellOpened(document);
  }

  /** The document has another text. */
  update(document: OpenDocument): void {
    this.document = document;
    this.endWaiting(new ContentModified());
    const { running } = this;
    if (running?.isReady !== true) return;
    this.tellChanged(document);
    const old = new Set(this.unanswered);
    if (old.size === 0 || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.running !== running || ![...old].some((id) => this.unanswered.has(id))) return;
      const { log } = this.session;
      log.debug(`The thread for ${document.path} is busy with a text that changed; it is started again.`);
      this.restart();
    }, LINGER);
    this.timer.unref();
  }

  /** Tells the thread of another document, if it runs. */
  tellOpened(document: OpenDocument): void {
    const { uri, languageId, version, text } = document;
    this.tell(DidOpenTextDocumentNotification.method, { textDocument: { uri, languageId, version, text } });
  }

  tellChanged({ uri, version, text }: OpenDocument): void {
    this.tell(DidChangeTextDocumentNotification.method, { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  tellClosed({ uri }: OpenDocument): void {
    this.tell(DidCloseTextDocumentNotification.method, { textDocument: { uri } });
  }

  /** Passes a notification on to the thread, if it runs; one that starts later sees for itself. */
  tell(method: string, params: object): void {
    const { running } = this;
    if (running?.isReady === true)
      void running.thread.connection.sendNotification(method, params).catch(() => undefined);
  }

  /** Ends the thread. What waits for it is asked again by the client. */
  stop(): void {
    this.endWaiting(new ContentModified());
    this.end();
  }

  private async answer<R>(
    method: string,
    params: object,
    token: CancellationToken,
    isWanted: () => boolean,
  ): Promise<R> {
    const running = (this.running ??= this.open());
    await running.ready;
    // Cancelled, or about a text that changed, while the thread started.
    if (!isWanted()) throw new Cancelled();
    const id = ++this.lastId;
    this.unanswered.add(id);
    try {
      return await running.thread.connection.sendRequest<R>(method, params, token);
    } finally {
      this.unanswered.delete(id);
    }
  }

  private open(): Running {
    const thread = this.start();
    const running: Running = { thread, isReady: false, ready: this.introduce(thread, () => (running.isReady = true)) };
    // A thread that does not start has an end that says why.
    running.ready.catch((fault: unknown) => this.session.log.debug(`Document thread: ${faultMessage(fault)}`));
    thread.onEnd((reason) => {
      if (this.running !== running) return;
      const { log } = this.session;
      log.error(`The thread that looks after ${this.document.path} ended: ${reason}. It starts again after a change.`);
      this.lost = { document: this.document, reason };
      this.end();
      this.endWaiting(this.lostWith(reason));
    });
    return running;
  }

  private async introduce({ connection }: ServerThread, done: () => void): Promise<void> {
    const { client, folders, settings, paths, log } = this.session;
    connection.onNotification(LogMessageNotification.type, ({ type, message }) =>
      type === MessageType.Error ? log.error(message) : log.debug(message),
    );
    connection.onNotification(ShowMessageNotification.type, (shown) => {
      void this.session.connection.sendNotification(ShowMessageNotification.type, shown);
    });
    connection.onNotification(DID_SEND_NOTIFICATION, (sent: object) => {
      void this.session.connection.sendNotification(DID_SEND_NOTIFICATION, sent);
    });
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refresh();
    });
    connection.listen();
    await connection.sendRequest(InitializeRequest.method, {
      processId: null,
      rootUri: null,
      capabilities: {
        ...client,
        window: {},
        // It is asked for diagnostics, however the client gets them, and says when they changed.
        workspace: { ...client.workspace, diagnostics: { refreshSupport: true }, codeLens: {}, inlayHint: {} },
        textDocument: { ...client.textDocument, diagnostic: {} },
      },
      initializationOptions: settings,
      workspaceFolders: folders.map((folder) => ({ uri: paths.uriOf(folder), name: folder })),
    });
    done();
    for (const other of this.around.documents()) this.tellOpened(other);
    this.tellOpened(this.document);
    for (const { method, params } of this.around.knowledge(this.document)) this.tell(method, params);
    const changed = { settings: { [SETTINGS_SECTION]: this.session.settings } };
    this.tell(DidChangeConfigurationNotification.method, changed);
  }

  private restart(): void {
    this.end();
    this.running = this.open();
  }

  private end(): void {
    const { running } = this;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running = undefined;
    this.unanswered.clear();
    running?.thread.connection.dispose();
    running?.thread.stop();
  }

  private lostWith(reason: string): ThreadLost {
    const { path } = this.document;
    return new ThreadLost(`The thread that analyses ${path} ended: ${reason}. It starts again after a change.`);
  }

  private endWaiting(fault: Error): void {
    for (const end of [...this.waiting]) end(fault);
  }
}
