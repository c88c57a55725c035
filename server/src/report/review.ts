import {
  groupChanges,
  unacceptedAdditions,
  type ReviewedChange,
  type ReviewGroup,
  type RuleReview,
} from '../testing/review-rule.js';
import type { Style } from './style.js';
import { placeText } from './test-report.js';
import { plural } from '../testing/words.js';
import { cell, code } from './markdown-text.js';

/** The reviews of one command. */
export interface ReviewReport {
  readonly rules: readonly RuleReview[];
  /** How many additions that nobody accepted are allowed. */
  readonly budget: number;
  readonly shownPath: (path: string) => string;
}

/** How many events of a group, and hosts or accounts, are named. */
const LISTED = 3;

/** How many additions nobody accepted. */
export function additionCount({ rules }: ReviewReport): number {
  return rules.reduce((n, r) => n + unacceptedAdditions(r).length, 0);
}

/** Reviews as text for a terminal. */
export function prettyReview(report: ReviewReport, style: Style): string {
  const blocks = report.rules.map((rule) => ruleLines(rule, report, style).join('\n'));
  return [...blocks, closing(report, style)].join('\n\n');
}

function ruleLines(rule: RuleReview, { shownPath }: ReviewReport, style: Style): string[] {
  const lines = [`${style.bold(shownPath(rule.path))} ${style.dim(`(${rule.change})`)}  ${sums(rule)}`];
  for (const e of rule.errors) {
    const at = e.place === undefined ? '' : `${placeText(e.place, shownPath)}: `;
    lines.push(`  ${style.error(`${at}not reviewed: ${e.message}`)}`);
  }
  for (const { name, events, before, after } of rule.corpora) {
    lines.push(style.dim(`  ${name}: ${plural(events, 'event')}, hits ${before} → ${after}`));
  }
  for (const kind of ['added', 'rescored', 'removed'] as const) {
    const changes = rule.changes.filter((c) => c.kind === kind);
    for (const group of groupChanges(changes)) lines.push(...groupLines(kind, group, shownPath, style));
  }
  for (const clause of rule.clauses) {
    const ids = clause.events.slice(0, LISTED).join(', ');
    const more = clause.events.length > LISTED ? `, …` : '';
    lines.push(
      `  ${clause.text} ${style.mark(clause.note)} ${plural(clause.events.length, 'event')} (${ids}${more})  ${style.dim(placeText(clause.place, shownPath))}`,
    );
  }
  for (const note of rule.notes) lines.push(`  ${style.info('note')} ${note}`);
  return lines;
}

const SIGNS = { added: '+', removed: '−', rescored: '~' } as const;

function groupLines(
  kind: ReviewedChange['kind'],
  group: ReviewGroup,
  shownPath: ReviewReport['shownPath'],
  style: Style,
): string[] {
  const { changes, shape, hosts, accounts } = group;
  const sign = `${SIGNS[kind]}${changes.length}`;
  const painted = kind === 'added' ? style.error(sign) : kind === 'removed' ? style.good(sign) : style.warning(sign);
  const facts = [counts('hosts', hosts), counts('accounts', accounts)].filter((text) => text !== '');
  const lines = [`  ${painted} ${shape === '' ? '(no command line)' : shape}  ${style.dim(facts.join(' · '))}`];
  for (const change of changes.slice(0, LISTED)) {
    const accepted = change.accepted === undefined ? '' : style.dim(`  accepted: ${change.accepted}`);
    const known = change.caseName === undefined ? '' : style.dim(`  in the tests: ${change.caseName}`);
    const text = change.facts.command === shape ? '' : `  ${change.facts.command}`;
    lines.push(
      `      ${scores(change)}${style.dim(`${shownPath(change.place.file)}:${change.place.line}`)}${text}${accepted}${known}`,
    );
  }
  if (changes.length > LISTED) lines.push(style.dim(`      and ${changes.length - LISTED} more`));
  return lines;
}

function scores({ kind, before, after }: ReviewedChange): string {
  if (before === undefined && after === undefined) return '';
  const text = kind === 'rescored' ? `${String(before)} → ${String(after)}` : String(after ?? before);
  return `${text}  `;
}

function counts(noun: string, list: readonly (readonly [string, number])[]): string {
  if (list.length === 0) return '';
  const shown = list.slice(0, LISTED).map(([name, n]) => (n === 1 ? name : `${name} (${n})`));
  return `${noun}: ${shown.join(', ')}${list.length > LISTED ? `, and ${list.length - LISTED} more` : ''}`;
}

/** `+2 −0 ~1 benign hits` */
function sums({ changes }: RuleReview): string {
  const count = (kind: ReviewedChange['kind']): number => changes.filter((c) => c.kind === kind).length;
  const accepted = changes.filter((c) => c.kind === 'added' && c.accepted !== undefined).length;
  const extra = accepted === 0 ? '' : ` (${accepted} accepted)`;
  return `+${count('added')}${extra} −${count('removed')} ~${count('rescored')} benign hits`;
}

/** One line on the whole, and one on what to do. */
function closing(report: ReviewReport, style: Style): string {
  const { rules, budget } = report;
  if (rules.length === 0) return 'No changed rules.';
  const added = additionCount(report);
  const failed = rules.filter((r) => r.errors.length > 0).length;
  const head = `${plural(rules.length, 'rule')} reviewed: ${plural(added, 'new benign hit')}, ${budget} allowed.`;
  const lines = [added > budget || failed > 0 ? style.error(head) : style.bold(head)];
  if (failed > 0) lines.push(`${plural(failed, 'rule')} could not be reviewed.`);
  if (added > budget) {
    lines.push('Narrow the rule, or accept a hit: kqlens review RULE --accept ID --reason "why it may stay".');
  }
  return lines.join('\n');
}

/** Reviews as Markdown for a pull request. */
export function markdownReview(report: ReviewReport): string {
  const { rules, shownPath } = report;
  const rows = rules.map((rule) => {
    const count = (kind: ReviewedChange['kind']): number => rule.changes.filter((c) => c.kind === kind).length;
    const state = rule.errors.length > 0 ? 'not reviewed' : rule.change;
    return `| ${cell(shownPath(rule.path))} | ${state} | ${count('added')} | ${unacceptedAdditions(rule).length} | ${count('removed')} | ${count('rescored')} |`;
  });
  const details = rules
    .filter((r) => r.changes.length + r.errors.length + r.clauses.length > 0)
    .map((rule) => detail(rule, report));
  const added = additionCount(report);
  return [
    '### KQLens false-positive review',
    '',
    rules.length === 0
      ? 'No changed rules.'
      : `${plural(added, 'new benign hit')} that nobody accepted, ${report.budget} allowed.`,
    ...(rows.length === 0
      ? []
      : [
          '',
          '| rule | change | added | not accepted | removed | score changed |',
          '|---|---|---:|---:|---:|---:|',
          ...rows,
        ]),
    ...details.flatMap((d) => ['', d]),
  ].join('\n');
}

function detail(rule: RuleReview, { shownPath }: ReviewReport): string {
  const rows = (['added', 'rescored', 'removed'] as const).flatMap((kind) =>
    groupChanges(rule.changes.filter((c) => c.kind === kind)).map((g) => {
      const first = g.changes[0]!;
      const place = `${shownPath(first.place.file)}:${first.place.line}`;
      return `| ${kind} | ${g.changes.length} | ${code(g.shape)} | ${cell(counts('', g.hosts).replace(/^: /u, ''))} | ${cell(counts('', g.accounts).replace(/^: /u, ''))} | ${cell(place)} |`;
    }),
  );
  const clauses = rule.clauses.map(
    (c) => `- ${code(c.text)} ${c.note} ${plural(c.events.length, 'event')} (${cell(placeText(c.place, shownPath))})`,
  );
  return [
    `#### ${cell(shownPath(rule.path))}`,
    ...rule.errors.map((e) => `\n> not reviewed: ${cell(e.message)}`),
    ...(rows.length === 0
      ? []
      : ['', '| | hits | command line | hosts | accounts | first event |', '|---|---:|---|---|---|---|', ...rows]),
    ...(clauses.length === 0 ? [] : ['', ...clauses]),
  ].join('\n');
}

/** Reviews as one JSON document. */
export function jsonReview(report: ReviewReport): string {
  const { rules, budget, shownPath } = report;
  const place = <T extends { readonly file: string }>(p: T): T => ({ ...p, file: shownPath(p.file) });
  return JSON.stringify({
    budget,
    notAccepted: additionCount(report),
    rules: rules.map((r) => ({
      ...r,
      path: shownPath(r.path),
      changes: r.changes.map((c) => ({ ...c, place: place(c.place) })),
      clauses: r.clauses.map((c) => ({ ...c, place: place(c.place) })),
      errors: r.errors.map((e) => ({ ...e, place: e.place === undefined ? null : place(e.place) })),
    })),
  });
}
