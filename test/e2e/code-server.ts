import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

type Process = ChildProcessByStdio<null, Readable, Readable>;

/** Settings that keep the workbench still, and what tests look at in sight. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Default Light Modern',
  'security.workspace.trust.enabled': false,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.accessibilitySupport': 'off',
  'window.menuBarVisibility': 'compact',
  // Pictures show states, not the way to them.
  'workbench.reduceMotion': 'on',
};

/** A code-server of its own: VS Code's real workbench and extension host, with nothing of the machine's own settings. */
export class CodeServer {
  private constructor(
    private readonly process: Process,
    /** The folder of everything that it writes. */
    readonly home: string,
    readonly origin: string,
  ) {}

  /**
   * Installs extensions and starts a server.
   *
   * @param program - what setup.sh installed.
   * @param environment - variables for the extension host.
   */
  static async start(
    program: string,
    vsix: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CodeServer> {
    const home = await mkdtemp(join(tmpdir(), 'kqlens-e2e-'));
    await mkdir(join(home, 'data/User'), { recursive: true });
    await writeFile(join(home, 'data/User/settings.json'), JSON.stringify(SETTINGS));
    const folders = [
      `--config=${home}/config.yaml`,
      `--user-data-dir=${home}/data`,
      `--extensions-dir=${home}/extensions`,
    ];
    const run = (...args: string[]): Process =>
      spawn(program, [...folders, ...args], {
        env: {
          ...process.env,
          ...environment,
          // No extension marketplace.
          EXTENSIONS_GALLERY: '{}',
          // Take this environment as it is, rather than ask a login shell for seconds.
          VSCODE_CLI: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A process group of its own, so that stop() ends all of it.
        detached: true,
      });
    await finished(run(...vsix.flatMap((file) => ['--install-extension', file])), `installing ${vsix.join(', ')}`);
    const server = run(
      ...['--bind-addr', '127.0.0.1:0', '--auth', 'none', '--session-socket', `${home}/session.sock`],
      ...[
        '--disable-telemetry',
        '--disable-update-check',
        '--disable-workspace-trust',
        '--disable-getting-started-override',
      ],
    );
    process.once('exit', () => killGroup(server));
    return new CodeServer(server, home, await listening(server));
  }

  /** Where an installed extension lies. */
  async extensionFolder(id: string): Promise<string> {
    const folders = await readdir(join(this.home, 'extensions'));
    const found = folders.find((folder) => folder.startsWith(`${id}-`));
    if (found === undefined) throw new Error(`${id} is not among the extensions: ${folders.join(', ')}`);
    return join(this.home, 'extensions', found);
  }

  /** The address of a window on a folder. `payload`: what the workbench is told, such as `extensionTestsPath`. */
  url(folder: string, payload: Readonly<Record<string, string>> = {}): string {
    const url = new URL(this.origin);
    url.searchParams.set('folder', folder);
    const entries = Object.entries(payload).map(([key, path]) => [key, `vscode-remote://${url.host}${path}`]);
    if (entries.length > 0) url.searchParams.set('payload', JSON.stringify(entries));
    return url.href;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, 'exit');
      process.kill(-this.process.pid!, 'SIGTERM');
      await ended;
    }
    killGroup(this.process);
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function killGroup({ pid }: Process): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch (failure) {
    // None of the group is left.
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
  }
}

async function finished(child: Process, what: string): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${what} failed:\n${output}`);
}

/** The address that a starting server listens on. */
async function listening(server: Process): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (data: Buffer): void => {
      output += data.toString();
      const found = /HTTP server listening on (http:\S+?)\/?\s/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
      if (output.length > 1e6) output = output.slice(-1e5);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.once('exit', () => reject(new Error(`code-server ended at its start:\n${output}`)));
  });
}
