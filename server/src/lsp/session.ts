import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import type { FileHost } from '../schema/configuration/host.js';
import { configuredLints } from '../lint/configured-lints.js';
import { Project, type RuleDocument } from '../service/project.js';
import { DEFAULT_CLIENT_SETTINGS, type ClientSettings } from '../service/protocol.js';
import { Documents, isRuleFile } from './documents.js';
import type { Files } from './disk.js';
import type { Log } from './guard.js';
import { Paths } from './paths.js';

/** What the parts of the server share: the client's documents, folders and settings, and the rules read under them. */
export class Session {
  readonly paths = new Paths();
  readonly documents: Documents;
  readonly project: Project;
  /** What the client can do; set by `initialize`. */
  client: ClientCapabilities = {};
  /** The paths of the workspace's folders. */
  folders: readonly string[] = [];
  settings: ClientSettings = DEFAULT_CLIENT_SETTINGS;
  /** Whether the client shows what is wrong with test files itself; set by `initialize`. */
  showsTestFiles = false;

  constructor(
    readonly connection: Connection,
    readonly files: Files,
    readonly log: Log,
  ) {
    this.documents = new Documents(this.paths, (path, text) => this.project.open(path, text));
    const host: FileHost = {
      readFile: (path) => this.documents.at(path)?.text ?? files.readFile(path),
      exists: (path) => this.documents.at(path) !== undefined || files.exists(path),
      list: (glob) => files.list(glob),
    };
    this.project = new Project(host, configuredLints());
  }

  /** Whether the client tells of files that change, come and go on the disk, as it was asked to. */
  get watches(): boolean {
    return this.client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  }

  /** The rule file at a URI, as open or as on the disk; undefined when there is none. */
  ruleAt(uri: string): RuleDocument | undefined {
    const open = this.documents.get(uri);
    if (open !== undefined) return open.rule;
    const path = this.paths.pathOf(uri);
    return this.ruleFile(path);
  }

  /** The same by path. */
  ruleFile(path: string): RuleDocument | undefined {
    const open = this.documents.at(path);
    if (open !== undefined) return open.rule;
    if (!isRuleFile(path)) return undefined;
    const text = this.files.readFile(path);
    return text === undefined ? undefined : this.project.open(path, text);
  }
}
