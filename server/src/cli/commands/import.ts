import { existsSync } from 'node:fs';
import { openClient } from '../../remote/client.js';
import { describeConnection } from '../../remote/connection.js';
import { failureSentence, RemoteError } from '../../remote/failure.js';
import { loadConfiguration } from '../../schema/configuration/load.js';
import { importFrom, type Wanted } from '../../service/import/import.js';
import { plural } from '../../testing/words.js';
import { DISK } from '../../schema/configuration/disk.js';
import { absolutePath, readText, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, NOT_EVALUABLE } from '../exit.js';
import { chosenConnection, remoteHost, remoteLimits, withHooks } from '../remote.js';
import { putText } from '../write-file.js';
import type { ImportOptions } from './import-events.js';

export async function importNamed(wanted: Wanted, options: ImportOptions): Promise<number> {
  const { config, quiet = false } = options;
  const { configuration, file } = loadConfiguration(
    absolutePath('.'),
    DISK,
    config === undefined ? {} : { file: absolutePath(config) },
  );
  const connection = chosenConnection(configuration, options.on);
  // Where a connection was found, there is a file that names it.
  const target = { file: file!, configuration };
  const { seconds } = remoteLimits(options);
  if (!quiet) process.stderr.write(`Asking ${describeConnection(connection)}.\n`);
  try {
    const text = readText(target.file);
    const client = openClient(connection, remoteHost(options));
    const made = await withHooks(quiet, (hooks) => importFrom(client, wanted, target, text, seconds, hooks));
    for (const { path, text: content, what } of made.files) {
      const verb = writeIfChanged(path, content);
      process.stdout.write(`${shownPath(path)}: ${what} (${verb})\n`);
    }
    if (made.configuration !== undefined) {
      writeIfChanged(target.file, made.configuration);
      process.stdout.write(`${shownPath(target.file)}: ${plural(made.files.length, 'name')} added\n`);
    }
    for (const { name, why } of made.left) process.stderr.write(`${name}: not imported: ${why}.\n`);
    if (made.files.length + made.left.length === 0) process.stderr.write(`${connection.name} has none.\n`);
    return made.left.length > 0 ? FINDINGS : CLEAN;
  } catch (fault) {
    if (!(fault instanceof RemoteError)) throw fault;
    throw new CommandFailure(NOT_EVALUABLE, `${connection.name}: ${failureSentence(fault.failure)}`);
  }
}

/** Writes a file, its folder too; says whether that changed anything. */
function writeIfChanged(path: string, text: string): 'new' | 'changed' | 'unchanged' {
  const existed = existsSync(path);
  if (existed && DISK.readFile(path) === text) return 'unchanged';
  putText(path, text);
  return existed ? 'changed' : 'new';
}
