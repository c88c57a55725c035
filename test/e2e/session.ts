import type { CodeServer } from './code-server.js';
import type { HostTest } from './host/results.js';
import type { VSCode } from './vscode.js';

/** What main() started and the tests use: one window for all of them. */
export interface Session {
  /** The project's folder. */
  root: string;
  /** The folder that the window shows. */
  folder: string;
  server: CodeServer;
  vscode: VSCode;
  hostTests: readonly HostTest[];
}

/** Filled by main() before any test file is loaded. */
export const session = {} as Session;
