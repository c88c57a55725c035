import { writeFileSync } from 'node:fs';
import { prettyKillers } from '../../report/killers.js';
import { jsonMutation, markdownMutation, prettyMutation, type MutationReports } from '../../report/mutation.js';
import { styleFor } from '../../report/style.js';
import { Project } from '../../service/project.js';
import type { TestHost } from '../../testing/data/test-host.js';
import { killMutants } from '../../testing/kill-mutants.js';
import { mutateRule, type MutationReport } from '../../testing/mutate-rule.js';
import { DISK } from '../../schema/configuration/disk.js';
import { readText, shownPath } from '../disk.js';
import { CLEAN, CommandFailure, FINDINGS, NOT_EVALUABLE, USAGE } from '../exit.js';
import { exitCodeOfErrors } from '../failure.js';
import { choice, projectOptions, type CommonOptions } from '../options.js';
import { progressBar } from '../progress.js';
import { testFiles, testHost } from '../test-files.js';

export interface MutateOptions extends CommonOptions {
  readonly format: string;
  readonly min?: string;
  readonly kill?: boolean;
  readonly write?: boolean;
}

const FORMATS: Readonly<Record<string, (reports: MutationReports) => string>> = {
  pretty: (reports) => prettyMutation(reports, styleFor(process.stdout)),
  json: jsonMutation,
  markdown: markdownMutation,
};

export async function mutate(paths: readonly string[], options: MutateOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const min = options.min === undefined ? 0 : Number(options.min);
  if (!(min >= 0 && min <= 100)) throw new CommandFailure(USAGE, `--min ${options.min ?? ''} is no percentage.`);
  const project = new Project(DISK, projectOptions(options));
  const host = testHost(project);
  if (options.write === true && options.kill !== true) throw new CommandFailure(USAGE, '--write needs --kill.');
  if (options.kill === true) return kill(testFiles(paths, project), host, options.write === true);
  const files: MutationReport[] = [];
  for (const path of testFiles(paths, project)) {
    const bar = progressBar(shownPath(path));
    files.push(await mutateRule(path, readText(path), host, { onMutant: (done, total) => bar.update(done, total) }));
    bar.stop();
  }
  if (files.length === 0) throw new CommandFailure(USAGE, `${paths.join(', ')}: there are no rule tests.`);
  process.stdout.write(`${format({ files, shownPath, readText })}\n`);
  const failed = exitCodeOfErrors(files.flatMap((f) => f.errors));
  if (failed !== undefined) return failed;
  return files.some((f) => f.score < min) ? FINDINGS : CLEAN;
}

/** Makes the cases that the tests lack. */
async function kill(paths: readonly string[], host: TestHost, write: boolean): Promise<number> {
  const style = styleFor(process.stdout);
  let code = CLEAN;
  for (const path of paths) {
    const killers = await killMutants(path, readText(path), host);
    if (write && killers.text !== undefined) writeFileSync(path, killers.text);
    process.stdout.write(`${prettyKillers(killers, shownPath, write, style)}\n`);
    if (killers.errors.length > 0) {
      const own = killers.errors.some((e) => e.code === 'test' || e.code === 'syntax');
      code = own || code === USAGE ? USAGE : NOT_EVALUABLE;
    }
  }
  return code;
}
