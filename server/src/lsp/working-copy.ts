import type { FileHost } from '../schema/configuration/host.js';
import { Project } from '../service/project.js';
import type { Files } from './disk.js';
import { Paths } from './paths.js';
import type { OpenText } from './run-messages.js';

/** The files as the user has them: open documents over the disk. For a thread, which is told of the open ones. */
export class WorkingCopy {
  readonly project: Project;
  readonly paths = new Paths();
  /** The files by what is open. */
  readonly host: FileHost;
  private open = new Map<string, OpenText>();

  constructor(private readonly files: Files) {
    this.host = {
      readFile: (path) => this.open.get(path)?.text ?? files.readFile(path),
      exists: (path) => files.exists(path),
      list: (glob) => files.list(glob),
    };
    this.project = new Project(this.host);
  }

  /** Takes the documents that are open now, by URI as the client writes them. */
  take(open: ReadonlyMap<string, OpenText>): void {
    const before = this.open;
    this.open = new Map();
    for (const [uri, text] of open) {
      this.paths.name(uri, text.path);
      this.open.set(text.path, text);
    }
    for (const path of new Set([...before.keys(), ...this.open.keys()])) {
      if (before.get(path)?.text !== this.open.get(path)?.text) this.project.changed(path);
    }
  }

  /** What changes when a file does; undefined when there is none. */
  identity(path: string): string | undefined {
    const open = this.open.get(path);
    return open?.text === undefined ? this.files.identity(path) : `version ${open.version}`;
  }

  /** Whether a file is on the disk as the user has it. */
  isOnDisk(path: string): boolean {
    return this.open.get(path)?.text === undefined;
  }

  /** The bytes of a file. Throws when it cannot be read. */
  bytes(path: string): Uint8Array {
    const text = this.open.get(path)?.text;
    return text === undefined ? this.files.readBytes(path) : new TextEncoder().encode(text);
  }
}
