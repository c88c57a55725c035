import { LINT_CATEGORIES } from '../schema/configuration/types.js';
import type { Lint } from './lint.js';

const CATEGORY_TITLES = {
  correctness: 'Correctness: it does not do what it says',
  precision: 'Precision: it alerts on ordinary work',
  evasion: 'Evasion: an attacker walks around it',
  performance: 'Performance: it costs more than it needs to',
  portability: 'Portability: it runs on one side only',
  metadata: 'Metadata: the rule around the query is wrong',
  maintainability: 'Maintainability: the next reader is misled',
} as const;

/** The facts about a lint that its page begins with. */
export function factLine({ category, defaultSeverity, fixKind, requires, platforms, since }: Lint): string {
  const needs = {
    none: undefined,
    schema: 'known tables',
    result: 'a known result',
    'rule-file': 'a rule file',
    surroundings: 'a rule file and its surroundings',
  }[requires];
  return [
    `Category: ${category}`,
    `Severity: ${defaultSeverity}`,
    `Fix: ${fixKind}`,
    ...(needs === undefined ? [] : [`Needs: ${needs}`]),
    ...(platforms === undefined ? [] : [`Platforms: ${platforms.join(', ')}`]),
    `Since ${since}`,
  ].join(' · ');
}

/** `docs/lints.md`: all lints by category. */
export function lintIndex(all: readonly Lint[]): string {
  const sections = LINT_CATEGORIES.flatMap((category) => {
    const own = all.filter((lint) => lint.category === category);
    if (own.length === 0) return [];
    const rows = own.map(
      ({ id, defaultSeverity, fixKind, summary }) =>
        `| [\`${id}\`](../server/src/lint/rules/${id}/doc.md) | ${defaultSeverity} | ${fixKind === 'none' ? '–' : fixKind} | ${summary.replace(/\|/g, '\\|')} |`,
    );
    return [
      `## ${CATEGORY_TITLES[category]}`,
      '',
      '| Lint | Severity | Fix | What it flags |',
      '|---|---|---|---|',
      ...rows,
      '',
    ];
  });
  return [
    '# Lints',
    '',
    '<!-- Written by scripts/build-lint-index.ts from the registry. -->',
    '',
    `${all.length} lints. \`off\` means that a lint has to be asked for; see [configuration](configuration.md#lints) for severities, options, presets and`,
    'suppressions. `safe` fixes keep what a query means and may be applied in bulk; `suggest` ones are offered one at a time.',
    'The analyzers that come with the Kusto language package are passed on under their own codes (`KS501` …).',
    '',
    ...sections,
  ].join('\n');
}

/**
 * A page with the parts that the registry knows written anew: title, facts and summary before the first section, the options, and
 * the sources at the end.
 */
export function withFacts(lint: Lint, page: string): string {
  const first = page.indexOf('## What it flags');
  const body = page
    .slice(Math.max(first, 0))
    .replace(/\n## Sources\n[^]*$/, '')
    .trimEnd();
  const sources = lint.sources.map(({ title, url }) => (url === undefined ? `- ${title}` : `- [${title}](${url})`));
  const head = [`# ${lint.id}`, '', factLine(lint), '', lint.summary, ''];
  const written = [...head, body, '', '## Sources', '', ...sources, ''].join('\n');
  const rows = Object.entries(lint.options ?? {}).map(
    ([name, option]) => `| \`${name}\` | \`${defaultText(option.default)}\` | ${option.description} |`,
  );
  if (rows.length === 0) return written;
  const table = ['| Option | Default | Meaning |', '|---|---|---|', ...rows].join('\n');
  return written.replace(/(\n## Options\n\n)[^]*?(?=\n\n## )/, (_, title: string) => title + table);
}

function defaultText(value: number | boolean | string | readonly string[]): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}
