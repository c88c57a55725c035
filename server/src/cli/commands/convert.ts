import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { convertFile } from '../../service/convert-file.js';
import { absolutePath, readText, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, USAGE } from '../exit.js';
import { refuseOverwriting, writeText } from '../write-file.js';

export interface ConvertOptions {
  readonly out?: string;
  readonly extract?: string;
  readonly force?: boolean;
}

export function convert(file: string, { out, extract, force }: ConvertOptions): number {
  if (out !== undefined && extract !== undefined) throw new CommandFailure(USAGE, 'use --out or --extract, not both.');
  const path = absolutePath(file);
  const { files, problems } = convertFile(path, readText(path), extract === undefined ? 'other' : 'rules');
  for (const problem of problems) process.stderr.write(`${shownPath(path)}: ${problem}\n`);
  if (extract !== undefined) {
    const targets = files.map((made) => ({ made, target: join(extract, made.name) }));
    for (const { target } of targets) refuseOverwriting(target, force === true);
    if (files.length > 0) mkdirSync(extract, { recursive: true });
    for (const { made, target } of targets) writeText(target, made.text);
  } else {
    const [made] = files;
    if (made !== undefined && out === undefined) process.stdout.write(made.text);
    if (made !== undefined && out !== undefined) {
      refuseOverwriting(out, force === true);
      writeText(out, made.text);
    }
  }
  return files.length === 0 ? USAGE : CLEAN;
}
