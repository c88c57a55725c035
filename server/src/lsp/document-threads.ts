import {
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import { DIAGNOSTIC_SOURCE } from '../service/diagnostics.js';
import { DocumentThread, ThreadLost, type ServerThread } from './document-thread.js';
import { OpenDocument } from './documents.js';
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

  /**
   * @param start - starts a thread; undefined where this is one.
   * @param refresh - what clients were told about documents may be old.
   */
  constructor(
    private readonly session: Session,
    private readonly start: (() => ServerThread) | undefined,
    private readonly refresh: () => void,
  ) {}

  /** Whether a document is to be asked about here. */
  takes({ uri, text, isRuleFile }: OpenDocument): boolean {
    return this.start !== undefined && isRuleFile && (text.length > LARGE_TEXT || this.slow.has(uri));
  }

  /** The same for the text of a file that is not open. */
  takesText(text: string): boolean {
    return this.start !== undefined && text.length > LARGE_TEXT;
  }

  /** Passes a request about a document on to its thread. Fails as {@link DocumentThread.ask} does. */
  ask<R>(document: OpenDocument, method: string, params: object, token?: CancellationToken): Promise<R> {
    return this.thread(document).ask<R>(method, params, token);
  }

  /** What is wrong with a document; that its thread was lost is a finding. */
  async diagnostics(document: OpenDocument, token?: CancellationToken): Promise<Diagnostic[]> {
    return diagnosticsFrom(this.thread(document), document, token);
  }

  /** What is wrong with a file that is not open, from a thread that ends after that. */
  async diagnosticsOfClosed(path: string, text: string, token?: CancellationToken): Promise<Diagnostic[]> {
    const uri = this.session.paths.uriOf(path);
    const document = new OpenDocument(uri, path, '', 0, text, false, () => undefined as never);
    const thread = this.create(document);
    try {
      return await diagnosticsFrom(thread, document, token);
    } finally {
      thread.stop();
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

  /** Ends all threads; those that are asked again start anew, with what the session knows then. */
  stop(): void {
    for (const thread of this.threads.values()) thread.stop();
    this.threads.clear();
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
    const others = (): OpenDocument[] =>
      this.session.documents.all().filter((d) => d.uri !== document.uri && !this.takes(d));
    return new DocumentThread(this.session, document, this.start!, others, this.refresh);
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

async function diagnosticsFrom(
  thread: DocumentThread,
  { uri }: OpenDocument,
  token?: CancellationToken,
): Promise<Diagnostic[]> {
  try {
    const report = await thread.ask<DocumentDiagnosticReport>(
      DocumentDiagnosticRequest.method,
      { textDocument: { uri } },
      token,
    );
    return report.kind === DocumentDiagnosticReportKind.Full ? report.items : [];
  } catch (fault) {
    if (!(fault instanceof ThreadLost)) throw fault;
    const start = { line: 0, character: 0 };
    return [
      {
        range: { start, end: start },
        severity: 1,
        code: 'not-analysed',
        source: DIAGNOSTIC_SOURCE,
        message: fault.message,
      },
    ];
  }
}
