import { closestName } from '../../schema/closest-name.js';
import { lintPage } from '../../lint/pages.js';
import { lints } from '../../lint/registry.js';
import { explainEventOf, type ExplainEventOptions } from '../explain-event.js';
import { CLEAN, CommandFailure, USAGE } from '../exit.js';

export type ExplainOptions = Omit<ExplainEventOptions, 'event'> & { readonly event?: string };

/** Explains an event by a rule, or a lint; without a subject all lints are listed. */
export async function explain(subject: string | undefined, options: ExplainOptions): Promise<number> {
  const { event } = options;
  return event === undefined || subject === undefined
    ? explainLint(subject)
    : explainEventOf(subject, { ...options, event });
}

function explainLint(id: string | undefined): number {
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
