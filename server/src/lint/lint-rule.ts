import type { Analysis } from '../kusto/analysis.js';
import type { RuleMetadata } from '../rules/metadata.js';
import type { Catalog, Platform } from '../schema/catalog.js';
import type { Configuration } from '../schema/configuration/types.js';
import { Handlers } from '../syntax/preorder.js';
import type { SyntaxNode, Visitor } from '../syntax/walk.js';
import { analyzerFacts, inheritedAdvice } from './analyzers.js';
import type { LintContext, QueryKind, Report, Surroundings } from './context.js';
import { lintUrl } from './documentation.js';
import type { Finding, FindingData, RelatedLocation, SampleEvidence, Scope } from './finding.js';
import type { Lint, LintMessage } from './lint.js';
import { QueryModel } from './model/query-model.js';
import { resolveOptions } from './options.js';
import { lints } from './registry.js';
import { suppressionFaults, unusedSuppression } from './rules/unused-suppression/rule.js';
import { isOn, severityOf } from './severity.js';
import { findSuppressions, silences, type Container, type Suppression } from './suppressions.js';

/** The language package's own advice is known by its codes. */
const ANALYZER_ID = /^KS\d+$/;

/** A rule to check. */
export interface LintInput {
  readonly analysis: Analysis;
  readonly catalog: Catalog;
  readonly platform: Platform;
  /** Nobody said which platform the rule is for: it follows from the query's text. */
  readonly platformIsGuess?: boolean | undefined;
  readonly kind: QueryKind;
  /** What the rule file says; undefined for a query that stands alone. */
  readonly metadata?: RuleMetadata | undefined;
  /** The file around the query, for suppressions in it. */
  readonly container?: Container | undefined;
  /** The configuration of the file, with overrides applied. */
  readonly configuration: Pick<Configuration, 'lints' | 'score'>;
  readonly samples?: SampleEvidence | undefined;
  readonly surroundings?: Surroundings | undefined;
}

/** A lint that did not run, and why. */
export interface SkippedLint {
  readonly lint: string;
  readonly reason: string;
}

export interface LintReport {
  /** In order of place, those of the query before those of the file around it. */
  readonly findings: readonly Finding[];
  readonly skipped: readonly SkippedLint[];
}

/** Checks one rule with all lints that its configuration turns on. */
export function lintRule(input: LintInput): readonly Finding[] {
  return checkRule(input).findings;
}

/** The same, with the lints that could not run. */
export function checkRule(input: LintInput): LintReport {
  const { analysis, configuration } = input;
  const model = new QueryModel(analysis, input.catalog);
  const broken = hasBrokenSyntax(analysis, model.nodes);
  const found: Finding[] = [];
  const skipped: SkippedLint[] = [];
  const visitors: Visitor[] = [];
  const knowsTable = lazily(() => namesKnownTable(input, model.nodes));
  for (const lint of lintsThatAreOn(configuration.lints)) {
    const reason = whyNot(lint, input, broken, knowsTable);
    if (reason !== undefined) skipped.push({ lint: lint.id, reason });
    else visitors.push(lint.create(contextFor(lint, input, model, found)));
  }
  new Handlers(visitors).visit(model.names.preorder);
  if (!broken) found.push(...advice(input));
  return { findings: withoutSilenced(once(found), input, model, broken), skipped };
}

const onByConfiguration = new WeakMap<Configuration['lints'], readonly Lint[]>();

/** The lints that a configuration turns on; the same for all rules under it. */
function lintsThatAreOn(configuration: Configuration['lints']): readonly Lint[] {
  let on = onByConfiguration.get(configuration);
  if (on === undefined)
    onByConfiguration.set(configuration, (on = lints().filter((lint) => isOn(lint, configuration))));
  return on;
}

function lazily<T>(compute: () => T): () => T {
  let value: { readonly made: T } | undefined;
  return () => (value ??= { made: compute() }).made;
}

/** The package's code for a query that is nested so deeply that names and types were not looked at. */
const TOO_DEEP = 'KS245';

/** Whether a part of the query could not be read: what lints say of the rest would be guesswork. */
function hasBrokenSyntax({ tree, diagnostics }: Analysis, nodes: readonly SyntaxNode[]): boolean {
  if (!diagnostics.some(({ severity }) => severity === 'error')) return false;
  if (diagnostics.some(({ code }) => code === TOO_DEEP)) return true;
  return tree.statements.length === 0 || nodes.some(({ kind }) => kind === 'Missing');
}

function whyNot(lint: Lint, input: LintInput, broken: boolean, knowsTable: () => boolean): string | undefined {
  if (lint.platforms !== undefined && !lint.platforms.includes(input.platform)) return 'It is about another platform.';
  if (broken && lint.onBrokenSyntax !== true) return 'The query has syntax errors.';
  switch (lint.requires) {
    case 'none':
      return undefined;
    case 'rule-file':
      return input.metadata === undefined ? 'It needs a rule file.' : undefined;
    case 'surroundings':
      if (input.metadata === undefined) return 'It needs a rule file.';
      return input.surroundings === undefined ? 'Nothing is known of what is around the rule.' : undefined;
    case 'result':
      return input.analysis.result === undefined ? 'The columns of the result are not known.' : undefined;
    case 'schema':
      return knowsTable() ? undefined : 'The tables of the query are not known.';
  }
}

function namesKnownTable({ catalog }: LintInput, nodes: readonly SyntaxNode[]): boolean {
  return nodes.some((node) => {
    if (node.kind === 'Name') return node.type === 'table' && catalog.table(node.name) !== undefined;
    return node.kind === 'Call' && catalog.function(node.name) !== undefined;
  });
}

function contextFor(lint: Lint, input: LintInput, model: QueryModel, found: Finding[]): LintContext {
  const { analysis, catalog, platform, kind, metadata, samples, configuration } = input;
  const add = (report: Report, scope: Scope): void => {
    const finding = findingOf(lint, report, scope, configuration.lints);
    if (finding !== undefined) found.push(finding);
  };
  return {
    text: analysis.text,
    analysis,
    tree: analysis.tree,
    model,
    catalog,
    platform,
    platformIsGuess: input.platformIsGuess === true,
    kind,
    metadata,
    samples,
    surroundings: input.surroundings ?? {},
    scoreColumns: configuration.score.columns,
    scoreBands: configuration.score.bands,
    options: resolveOptions(lint.options, configuration.lints.rules[lint.id]?.options ?? {}),
    report: (report) => add(report, 'query'),
    reportInFile: (report) => add(report, 'file'),
    textOf: ({ start, end }) => analysis.text.slice(start, end),
  };
}

function findingOf(
  lint: Lint,
  report: Report,
  scope: Scope,
  configuration: Configuration['lints'],
): Finding | undefined {
  const message = lint.messages[report.messageId]!;
  const severity = severityOf(lint, configuration, message.severity);
  if (severity === 'off') return undefined;
  const data = report.data ?? {};
  return {
    lint: lint.id,
    messageId: report.messageId,
    category: lint.category,
    severity,
    scope,
    start: report.start,
    end: report.end,
    ...worded(message, data),
    related: (report.related ?? []).map((place): RelatedLocation => ({ scope, ...place })),
    data,
    docUrl: lintUrl(lint.id),
    fixes: report.fixes ?? (() => []),
  };
}

function worded({ message, why, remedy }: LintMessage, data: FindingData): Pick<Finding, 'message' | 'why' | 'remedy'> {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = data[name];
      if (value === undefined) return placeholder;
      return Array.isArray(value) ? value.map((item) => `\`${String(item)}\``).join(', ') : String(value);
    });
  return { message: fill(message), why: fill(why), remedy: fill(remedy) };
}

/** What the language package's own analyzers advise. */
function advice({ analysis, configuration }: LintInput): readonly Finding[] {
  return inheritedAdvice(analysis).flatMap((finding): Finding[] => {
    const severity = severityOf(analyzerFacts(finding.lint), configuration.lints);
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
}

/** Each cause is told once, whatever the number of ways that lead to it. */
function once(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = [finding.lint, finding.messageId, finding.scope, finding.start, finding.end].join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

function withoutSilenced(
  findings: readonly Finding[],
  input: LintInput,
  model: QueryModel,
  broken: boolean,
): readonly Finding[] {
  const { analysis, container } = input;
  const suppressions = findSuppressions(analysis.text, container);
  const used = new Map<Suppression, Set<string>>(suppressions.map((suppression) => [suppression, new Set()]));
  const silenced = (finding: Finding): boolean => {
    const by = suppressions.filter((suppression) => silences(suppression, finding, container));
    for (const suppression of by) used.get(suppression)!.add(finding.lint);
    return by.length > 0;
  };
  const kept = findings.filter((finding) => !silenced(finding));
  const own = broken ? [] : unused(used, input, model);
  const order = { query: 0, file: 1 };
  return [...kept, ...own.filter((finding) => !silenced(finding))].sort(
    (a, b) => order[a.scope] - order[b.scope] || a.start - b.start || a.end - b.end,
  );
}

function unused(
  suppressions: ReadonlyMap<Suppression, ReadonlySet<string>>,
  input: LintInput,
  model: QueryModel,
): readonly Finding[] {
  const settings = input.configuration.lints;
  if (!isOn(unusedSuppression, settings)) return [];
  if (suppressions.size === 0) return [];
  const found: Finding[] = [];
  const context = contextFor(unusedSuppression, input, model, found);
  const options = resolveOptions(unusedSuppression.options, settings.rules[unusedSuppression.id]?.options ?? {});
  const exists = (id: string): boolean => ANALYZER_ID.test(id) || lints().some((lint) => lint.id === id);
  const isOff = (id: string): boolean => lints().some((lint) => lint.id === id && !isOn(lint, settings));
  for (const [suppression, silencedLints] of suppressions) {
    // A suppression outside of the query may be about another query of the file.
    if (suppression.scope === 'file' && input.container?.single !== true) continue;
    const text = suppression.scope === 'file' ? input.container!.text : input.analysis.text;
    const report = suppression.scope === 'file' ? context.reportInFile : context.report;
    for (const fault of suppressionFaults(suppression, silencedLints, exists, isOff, text, options)) report(fault);
  }
  return found;
}
