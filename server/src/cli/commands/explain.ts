import type { Command } from 'commander';
import { closestName } from '../../schema/closest-name.js';
import { lintPage } from '../../lint/pages.js';
import { lints } from '../../lint/registry.js';
import { CLEAN, CommandFailure, USAGE } from '../exit.js';

/** `kqlens explain LINT` */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('Explain a lint: what it flags, why, and what to do.')
    .argument('[lint]', 'the id of a lint; without it all lints are listed')
    .addHelpText(
      'after',
      `
Examples:
  kqlens explain
  kqlens explain case-score-inversion`,
    )
    .action((id: string | undefined) => {
      process.exitCode = explain(id);
    });
}

function explain(id: string | undefined): number {
  if (id === undefined) {
    const all = [...lints()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const width = Math.max(...all.map((l) => l.id.length));
    for (const l of all) process.stdout.write(`${l.id.padEnd(width)}  ${l.defaultSeverity.padEnd(7)}  ${l.summary}\n`);
    return CLEAN;
  }
  const page = lintPage(id);
  if (page === undefined) {
    const near = closestName(
      id,
      lints().map((l) => l.id),
    );
    throw new CommandFailure(
      USAGE,
      `there is no lint '${id}'.${near === undefined ? '' : ` Did you mean ${near}?`} kqlens explain lists them all.`,
    );
  }
  process.stdout.write(page);
  return CLEAN;
}
