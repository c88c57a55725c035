import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { convertFile } from '../../service/convert-file.js';
import { absolutePath, readText, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, NOT_EVALUABLE, USAGE } from '../exit.js';
import { refuseOverwriting, writeText } from '../write-file.js';

interface ConvertOptions {
  readonly out?: string;
  readonly extract?: string;
  readonly force?: boolean;
}

/** `kqlens convert FILE` */
export function addConvertCommand(program: Command): void {
  program
    .command('convert')
    .description('Turn Sentinel rules in YAML into an ARM template, and the rules of a template into YAML.')
    .argument('<file>', 'YAML with rules or hunting queries, or an ARM template')
    .option('-o, --out <file>', 'where to write; by default to the output')
    .option('--extract <folder>', 'write each rule of a template to a YAML file of its own')
    .option('--force', 'write over files that are there')
    .addHelpText(
      'after',
      `
Both ways keep every field: what a template has no property for travels in its metadata. Comments are not kept.

Examples:
  kqlens convert rule.yaml --out rule.json
  kqlens convert template.json
  kqlens convert template.json --extract rules/`,
    )
    .action((file: string, options: ConvertOptions) => {
      process.exitCode = convert(file, options);
    });
}

function convert(file: string, { out, extract, force }: ConvertOptions): number {
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
  return files.length === 0 ? NOT_EVALUABLE : CLEAN;
}
