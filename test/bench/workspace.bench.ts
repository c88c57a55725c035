/**
 * The language server in a workspace of 5,000 rule files, over its standard streams: how long the index takes, how much
 * memory the server holds then, and the processor time between a keystroke in the T1613 rule and its diagnostics, and
 * between a keystroke and its completions.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { KQLENS, ROOT, type BenchRow } from './harness.js';

const RULES = 5000;
const KEYSTROKES = 200;
/** The first keystrokes meet code that is not compiled yet. */
const WARM = 100;
const CLOCK_TICKS = 100;

export async function run(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kqlens-workspace-'));
  try {
    for (let i = 0; i < RULES; i++) writeRule(folder, i);
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rules of different tables and lengths, one in ten with a let function. */
function writeRule(folder: string, number: number): void {
  const tables = ['DeviceProcessEvents', 'SecurityEvent', 'SigninLogs', 'DeviceNetworkEvents', 'OfficeActivity'];
  const terms = Array.from({ length: 3 + (number % 20) }, (_, i) => `"tool-${number}-${i}.exe"`);
  const helper = number % 10 === 0 ? `  let Seen${number} = (name: string) { name has "seen" };\n` : '';
  const text = `id: 00000000-0000-4000-8000-${String(number).padStart(12, '0')}
name: Synthetic rule ${number}
description: |
  Rule ${number} of a bench.
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [Discovery]
relevantTechniques: [T1613]
query: |
${helper}  ${tables[number % tables.length]!}
  | where TimeGenerated > ago(1h)
  | where * has_any (${terms.join(', ')})
  | summarize Count = count() by bin(TimeGenerated, 5m)
  | where Count > ${number % 50}
kind: Scheduled
`;
  const part = join(folder, `rules-${number % 50}`);
  mkdirSync(part, { recursive: true });
  writeFileSync(join(part, `rule-${number}.yaml`), text);
}

async function measure(folder: string): Promise<readonly BenchRow[]> {
  const child = spawn(process.execPath, [KQLENS, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  try {
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
        textDocument: { diagnostic: {} },
      },
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
    });
    await connection.sendNotification('initialized', {});
    const pid = child.pid!;
    const uri = pathToFileURL(join(folder, 't1613.kql')).href;
    const text = readFileSync(join(ROOT, 'samples/t1613/t1613.kql'), 'utf8');
    const textDocument = { uri, languageId: 'kql', version: 1, text };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
    await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });

    const before = { wall: performance.now(), cpu: cpuMs(pid) };
    const found = await connection.sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query: 'Seen4990' });
    const index = { wall: performance.now() - before.wall, cpu: cpuMs(pid) - before.cpu };
    if (!found.some(({ name }) => name === 'Seen4990')) throw new Error('the index lacks a function');
    const again = performance.now();
    await connection.sendRequest('workspace/symbol', { query: 'Seen4980' });
    const repeated = performance.now() - again;
    const oursMb = residentMb(pid);

    const edited = { connection, uri, pid, text, version: 1 };
    const diagnostics = await keystrokeTimes(edited, '| where 1 == ', () =>
      connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } }),
    );
    const line = text.split('\n').length;
    const completions = await keystrokeTimes(edited, '| where Proc', (lastLine) =>
      connection.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position: { line, character: lastLine.length },
      }),
    );
    const none = { peer: '', peerMs: undefined, ratio: undefined };
    return [
      { workload: `index of ${RULES} rules`, ...none, oursMs: index.wall, oursCpuMs: index.cpu, oursMb },
      { workload: `search in the index of ${RULES} rules`, ...none, oursMs: repeated },
      { workload: 'keystroke in T1613 to diagnostics', ...none, ...diagnostics },
      { workload: 'keystroke in T1613 to completions', ...none, ...completions },
    ];
  } finally {
    connection.dispose();
    child.kill();
  }
}

interface Edited {
  readonly connection: ReturnType<typeof createProtocolConnection>;
  readonly uri: string;
  readonly pid: number;
  readonly text: string;
  version: number;
}

/** Edits of the rule's last line, each one followed by a request: the median time, and the processor time of each. */
async function keystrokeTimes(
  edited: Edited,
  typed: string,
  ask: (lastLine: string) => Promise<unknown>,
): Promise<{ readonly oursMs: number; readonly oursCpuMs: number }> {
  const { connection, uri, pid, text } = edited;
  const walls: number[] = [];
  let cpuBefore = 0;
  for (let i = 0; i < KEYSTROKES; i++) {
    if (i === WARM) cpuBefore = cpuMs(pid);
    const start = performance.now();
    const lastLine = `${typed}${i}`;
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++edited.version },
      contentChanges: [{ text: `${text}\n${lastLine}` }],
    });
    await ask(lastLine);
    if (i >= WARM) walls.push(performance.now() - start);
  }
  const oursCpuMs = (cpuMs(pid) - cpuBefore) / (KEYSTROKES - WARM);
  return { oursMs: walls.sort((a, b) => a - b)[Math.floor(walls.length / 2)]!, oursCpuMs };
}

/** The processor time that a process has used; it can be read on Linux only. */
function cpuMs(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / CLOCK_TICKS;
}

function residentMb(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
