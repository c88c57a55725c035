import {
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import { DIAGNOSTIC_SOURCE } from '../service/diagnostics.js';
import { ClosedFiles } from './closed-files.js';
import { DocumentThread, ThreadLost, type ServerThread, type ThreadNotice } from './document-thread.js';
import { isRuleFile, OpenDocument } from './documents.js';
import type { Progress } from './progress.js';
import type { Session } from './session.js';

/** Longer texts have a thread of their own, in UTF-16 units: analysing and linting one takes from half a second on. */
export const LARGE_TEXT = 64 * 1024;

/** A document whose check took longer gets a thread too, in ms, … */
const SLOW_CHECK = 1000;
/** … if its text is longer than this: that of a shorter one is slow for another reason, such as a busy machine. */
const SLOW_TEXT = 8 * 1024;

/** When there are more threads, those that nobody waits for end; they start again when something is asked. */
const MOST_THREADS = 4;

/**
 * The documents that would keep others waiting: each is looked after by a thread that is a server of its own, which every
 * request about the document is passed on to.
 */
export class DocumentThreads {
  /** By URI, the one asked last at the end. */
  private readonly threads = new Map<string, DocumentThread>();
  /** The URIs of documents that were slow to check. */
  private readonly slow = new Set<string>();
  private readonly closedFiles: ClosedFiles;
  /** Threads that do work of their own. */
  private readonly working = new Set<DocumentThread>();

  /**
   * @param start - starts a thread; undefined where this is one.
   * @param refresh - what clients were told about documents may be old.
   * @param knowledge - what is known here of a document, for its thread.
   */
  constructor(
    private readonly session: Session,
    private readonly start: (() => ServerThread) | undefined,
    private readonly refresh: () => void,
    private readonly knowledge: (document: OpenDocument) => readonly ThreadNotice[],
  ) {
    this.closedFiles = new ClosedFiles((document) => this.create(document));
  }

  /** Whether a document is to be asked about here. */
  takes({ uri, text, isRuleFile }: OpenDocument): boolean {
    return this.start !== undefined && isRuleFile && (text.length > LARGE_TEXT || this.slow.has(uri));
  }

  /** A file, open or with the text given, if it is to be asked about here. */
  takenAt(path: string, text: string): OpenDocument | undefined {
    const open = this.session.documents.at(path);
    if (open !== undefined) return this.takes(open) ? open : undefined;
    if (this.start === undefined || text.length <= LARGE_TEXT || !isRuleFile(path)) return undefined;
    const uri = this.session.paths.uriOf(path);
    return new OpenDocument(uri, path, '', 0, text, false, (...file) => this.session.project.open(...file));
  }

  /** The file at a URI, open or as it is on the disk, if it is to be asked about here. */
  takenAtUri(uri: string): OpenDocument | undefined {
    const path = this.session.paths.pathOf(uri);
    // Only what may be taken is read.
    if (this.start === undefined || !(this.session.documents.get(uri)?.isRuleFile ?? isRuleFile(path)))
      return undefined;
    const text = this.session.project.host.readFile(path);
    return text === undefined ? undefined : this.takenAt(path, text);
  }

  /** Passes a request about a document on to its thread, or to one for files that are not open. Fails as {@link DocumentThread.ask} does. */
  ask<R>(document: OpenDocument, method: string, params: object, token?: CancellationToken): Promise<R> {
    if (this.session.documents.isCurrent(document)) return this.thread(document).ask<R>(method, params, token);
    return this.closedFiles.ask<R>(document, method, params, token);
  }

  /** Passes on work that goes on while the document is edited or closed: it has a thread for itself. */
  async askForWork<R>(
    document: OpenDocument,
    method: string,
    params: object,
    progress: Progress,
    token: CancellationToken,
  ): Promise<R> {
    const thread = this.create(document);
    this.working.add(thread);
    try {
      return await thread.askForWork<R>(method, params, progress, token);
    } finally {
      this.working.delete(thread);
      thread.stop();
    }
  }

  /** What is wrong with a document; that its thread was lost is a finding. */
  async diagnostics(document: OpenDocument, token?: CancellationToken): Promise<Diagnostic[]> {
    const { uri } = document;
    try {
      const report = await this.ask<DocumentDiagnosticReport>(
        document,
        DocumentDiagnosticRequest.method,
        { textDocument: { uri } },
        token,
      );
      return report.kind === DocumentDiagnosticReportKind.Full ? report.items : [];
    } catch (fault) {
      if (!(fault instanceof ThreadLost)) throw fault;
      const start = { line: 0, character: 0 };
      const range = { start, end: start };
      const { message } = fault;
      return [{ range, severity: 1, code: 'not-analysed', source: DIAGNOSTIC_SOURCE, message }];
    }
  }

  /** What is known of a document, or of all, is something else: their threads are told. */
  know(path?: string): void {
    for (const [uri, thread] of this.threads) {
      const document = this.session.documents.get(uri);
      if (document === undefined || (path !== undefined && document.path !== path)) continue;
      for (const notice of this.knowledge(document)) thread.tell(notice.method, notice.params);
    }
  }

  /** A check of a document took so long here, in ms: one that takes too long is not made here again. */
  took({ uri, text }: OpenDocument, time: number): void {
    if (this.start === undefined || time < SLOW_CHECK || text.length < SLOW_TEXT || this.slow.has(uri)) return;
    this.slow.add(uri);
    this.session.log.debug(`${uri} took ${Math.round(time)} ms to check; from now on a thread does that.`);
  }

  /** A document was opened or has another text. Its thread gets it, and the others too: a configuration counts as it is in the editor. */
  changed(document: OpenDocument): void {
    const own = this.threads.get(document.uri);
    if (own !== undefined && !this.takes(document)) this.drop(document.uri);
    else own?.update(document);
    for (const other of this.others(document)) {
      if (document.changed) other.tellChanged(document);
      else other.tellOpened(document);
    }
  }

  closed(document: OpenDocument): void {
    this.slow.delete(document.uri);
    this.drop(document.uri);
    for (const other of this.others(document)) other.tellClosed(document);
  }

  /** Passes a notification on to every thread. */
  tell(method: string, params: object): void {
    for (const thread of this.threads.values()) thread.tell(method, params);
  }

  /** Ends the threads of documents; those that are asked again start anew, with what the session knows then. */
  restart(): void {
    for (const thread of this.threads.values()) thread.stop();
    this.threads.clear();
    this.closedFiles.renew();
  }

  /** The configuration or the settings are others: the threads of open documents are told, files that are not open get a new one. */
  configurationChanged(): void {
    this.closedFiles.renew();
  }

  /** Ends all threads. */
  stop(): void {
    this.restart();
    for (const thread of this.working) thread.stop();
  }

  private thread(document: OpenDocument): DocumentThread {
    const { uri } = document;
    const thread = this.threads.get(uri) ?? this.create(document);
    this.threads.delete(uri);
    this.threads.set(uri, thread);
    if (this.threads.size > MOST_THREADS) {
      const idle = [...this.threads].find(([other, { isIdle }]) => other !== uri && isIdle);
      if (idle !== undefined) this.drop(idle[0]);
    }
    return thread;
  }

  private create(document: OpenDocument): DocumentThread {
    const documents = (): OpenDocument[] =>
      this.session.documents.all().filter((d) => d.uri !== document.uri && !this.takes(d));
    const around = { documents, knowledge: this.knowledge };
    return new DocumentThread(this.session, document, this.start!, around, this.refresh);
  }

  private drop(uri: string): void {
    this.threads.get(uri)?.stop();
    this.threads.delete(uri);
  }

  /** The threads of other documents, which have to know of this one: not of a large one, which no other depends on. */
  private others(document: OpenDocument): DocumentThread[] {
    if (this.takes(document)) return [];
    return [...this.threads].filter(([uri]) => uri !== document.uri).map(([, thread]) => thread);
  }
}
