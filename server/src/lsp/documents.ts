import type { Connection } from 'vscode-languageserver';
import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { RULE_FILE_EXTENSIONS } from '../rules/read.js';
import type { RuleDocument } from '../service/project.js';
import { pathOfUri, type Paths } from './paths.js';

/** Languages whose documents are KQL whatever they are called. */
const KQL_LANGUAGES: ReadonlySet<string> = new Set(['kql', 'kusto', 'csl']);

/** The extensions of the formats that languages are written in. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['yaml', 'yaml'],
  ['json', 'json'],
  ['jsonc', 'jsonc'],
  ['markdown', 'md'],
]);

/** The path of a document that is no file, which tells its format as that of a file does: `untitled:Untitled-1.yaml`. */
function withFormat(path: string, languageId: string): string {
  const format = FORMATS.get(languageId);
  const isFile = !/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path);
  return format === undefined || isFile || isRuleFile(path) ? path : `${path}.${format}`;
}

/** One version of a document that a client has open. A new version, or a new configuration, makes a new one. */
export class OpenDocument {
  private opened: RuleDocument | undefined;

  constructor(
    readonly uri: string,
    readonly path: string,
    readonly languageId: string,
    readonly version: number,
    readonly text: string,
    /** Whether it was edited since it was opened. */
    readonly changed: boolean,
    private readonly read: (path: string, text: string) => RuleDocument,
  ) {}

  /** Whether it can hold KQL. */
  get isRuleFile(): boolean {
    return isRuleFile(this.path, this.languageId);
  }

  /** The document as a rule file; undefined for one that cannot hold KQL. Read when first asked for. */
  get rule(): RuleDocument | undefined {
    if (!this.isRuleFile) return undefined;
    return (this.opened ??= this.read(this.path, this.text));
  }
}

/** Whether a document of this name, or of this language, may hold KQL. */
export function isRuleFile(path: string, languageId?: string): boolean {
  if (languageId !== undefined && KQL_LANGUAGES.has(languageId)) return true;
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  return extension !== undefined && RULE_FILE_EXTENSIONS.includes(extension);
}

export interface DocumentListener {
  /** A document was opened or changed. */
  changed(document: OpenDocument): void;
  closed(document: OpenDocument): void;
}

/** The documents that the client has open. */
export class Documents {
  private readonly texts = new TextDocuments(TextDocument);
  private readonly byUri = new Map<string, OpenDocument>();
  private readonly byPath = new Map<string, OpenDocument>();

  constructor(
    private readonly paths: Paths,
    private readonly read: (path: string, text: string) => RuleDocument,
  ) {}

  /** Keeps up with the client. The listener is told after the document is in place. */
  listen(connection: Connection, listener: DocumentListener): void {
    this.texts.onDidChangeContent(({ document }) => {
      const { uri, languageId, version } = document;
      const changed = this.byUri.has(uri);
      const opened = this.put({ uri, languageId, version, text: document.getText(), changed });
      listener.changed(opened);
    });
    this.texts.onDidClose(({ document: { uri } }) => {
      const document = this.byUri.get(uri);
      if (document === undefined) return;
      this.byUri.delete(uri);
      this.byPath.delete(document.path);
      this.paths.forget(document.path);
      listener.closed(document);
    });
    this.texts.listen(connection);
  }

  get(uri: string): OpenDocument | undefined {
    return this.byUri.get(uri);
  }

  at(path: string): OpenDocument | undefined {
    return this.byPath.get(path);
  }

  all(): readonly OpenDocument[] {
    return [...this.byUri.values()];
  }

  /** Whether this is still what the client sees. */
  isCurrent(document: OpenDocument): boolean {
    return this.byUri.get(document.uri) === document;
  }

  /** Reads all documents anew, since what they depend on changed. */
  renew(): void {
    for (const document of this.all()) this.put(document);
  }

  private put({ uri, languageId, version, text, changed }: DocumentState): OpenDocument {
    this.paths.name(uri, withFormat(pathOfUri(uri), languageId));
    const path = this.paths.pathOf(uri);
    const document = new OpenDocument(uri, path, languageId, version, text, changed, this.read);
    this.byUri.set(uri, document);
    this.byPath.set(path, document);
    return document;
  }
}

type DocumentState = Pick<OpenDocument, 'uri' | 'languageId' | 'version' | 'text' | 'changed'>;
