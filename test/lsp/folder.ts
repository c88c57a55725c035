import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { uriOf } from './client.js';

/** A folder on the disk for one test. */
export class TestFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'kqlens-lsp-')));

  /** Writes a file and gives its URI. */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return uriOf(path);
  }

  uri(name: string): string {
    return uriOf(join(this.path, name));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A process event as a line of NDJSON. */
export function processEvent(fields: Readonly<Record<string, string>>): string {
  const event = { Type: 'DeviceProcessEvents', TimeGenerated: '2026-11-20T10:00:00Z', ...fields };
  return `${JSON.stringify(event)}\n`;
}
