import assert from 'node:assert/strict';
import { analyze } from '../../server/src/kusto/analysis.js';
import type { Finding, Fix, SampleEvidence } from '../../server/src/lint/finding.js';
import type { Lint } from '../../server/src/lint/lint.js';
import type { QueryKind, Surroundings } from '../../server/src/lint/context.js';
import { lint as lintOf } from '../../server/src/lint/registry.js';
import { readRuleFile } from '../../server/src/rules/read.js';
import { builtInCatalog, type Platform } from '../../server/src/schema/catalog.js';
import { checkFile, checkQuery } from './check.js';

/**
 * One query or rule file that a lint is tried on. In a hit, `«` and `»` stand around the place that the lint must report; a
 * hit without marks is reported somewhere.
 */
export interface LintCase {
  readonly code: string;
  /** The name of the rule file that `code` is; undefined for a query alone. */
  readonly file?: string;
  readonly platform?: Platform;
  /** Nobody said which platform. */
  readonly platformIsGuess?: boolean;
  readonly kind?: QueryKind;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly samples?: SampleEvidence;
  readonly surroundings?: Surroundings;
}

export interface LintHit extends LintCase {
  readonly messageId: string;
  /** Values that the finding's data must have. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly severity?: string;
  /** How many findings there are in all; 1 unless said otherwise. */
  readonly count?: number;
  /** The text after the first fix, or the title of the wanted fix and the text after it; null for no fix. */
  readonly fixed?: string | { readonly title: string; readonly text: string } | null;
}

export interface LintCases {
  /** At least three, each of which the lint reports. */
  readonly hits: readonly LintHit[];
  /** At least three that look alike and are fine. */
  readonly nearMisses: readonly (LintCase | string)[];
}

const MARKS = /[«»]/g;

/** Declares the tests of a lint from tables of what it reports and what it must leave alone. */
export function describeLint(id: string, { hits, nearMisses }: LintCases): void {
  describe(`lint ${id}`, () => {
    const lint = lintOf(id)!;

    it('is registered and tried on enough cases', () => {
      assert.ok(lint !== undefined, `${id} is in the registry`);
      assert.ok(hits.length >= 3, 'three hits');
      assert.ok(nearMisses.length >= 3, 'three near-misses');
      const untold = Object.keys(lint.messages).filter((messageId) => !hits.some((hit) => hit.messageId === messageId));
      assert.deepEqual(untold, [], 'each message has a hit');
    });

    for (const [i, hit] of hits.entries()) {
      it(`reports ${titleOf(hit, i)}`, () => checkHit(lint, hit));
    }
    for (const [i, miss] of nearMisses.entries()) {
      const near = typeof miss === 'string' ? { code: miss } : miss;
      it(`leaves alone ${titleOf(near, i)}`, () => {
        assert.doesNotMatch(near.code, MARKS);
        assert.deepEqual(
          findingsOf(lint, near, near.code).map(({ message }) => message),
          [],
        );
      });
    }
  });
}

function titleOf({ code }: LintCase, i: number): string {
  const line = code.trim().replace(/\s+/g, ' ');
  return `${i + 1}: ${line.length > 90 ? `${line.slice(0, 89)}…` : line}`;
}

/** The findings of one lint, run alone, whatever its default severity. */
function findingsOf(
  lint: Lint,
  { file, platform, platformIsGuess, kind, options, samples, surroundings }: LintCase,
  code: string,
): readonly Finding[] {
  const severity = lint.defaultSeverity === 'off' ? ('info' as const) : undefined;
  const setting = { severity, options: options ?? {} };
  const common = {
    ...(platform === undefined ? {} : { platform }),
    ...(platformIsGuess === undefined ? {} : { platformIsGuess }),
    ...(kind === undefined ? {} : { kind }),
    ...(samples === undefined ? {} : { samples }),
    ...(surroundings === undefined ? {} : { surroundings }),
    lints: { rules: { [lint.id]: setting } },
  };
  const report = file === undefined ? checkQuery(code, common) : checkFile(file, code, common);
  const reason = report.skipped.find((skipped) => skipped.lint === lint.id)?.reason;
  assert.equal(reason, undefined, `the lint ran: ${reason}`);
  return report.findings.filter((finding) => finding.lint === lint.id);
}

function checkHit(lint: Lint, hit: LintHit): void {
  const code = hit.code.replace(MARKS, '');
  const findings = findingsOf(lint, hit, code);
  assert.equal(findings.length, hit.count ?? 1, findings.map(({ message }) => message).join('\n') || 'no finding');
  const place = markedPlace(hit.code);
  const finding = findings.find(
    (f) => f.messageId === hit.messageId && (place === undefined || outerStart(hit, code, f) === place.start),
  );
  const found = findings.map(
    (f) => `${f.messageId} at «${code.slice(outerStart(hit, code, f), outerEnd(hit, code, f))}»`,
  );
  assert.ok(finding !== undefined, `reports ${hit.messageId} there, not ${found.join(', ')}`);
  if (place !== undefined)
    assert.equal(code.slice(place.start, outerEnd(hit, code, finding)), code.slice(place.start, place.end));
  assertWorded(finding);
  for (const [name, value] of Object.entries(hit.data ?? {})) assert.deepEqual(finding.data[name], value, name);
  if (hit.severity !== undefined) assert.equal(finding.severity, hit.severity);
  checkFixes(lint, hit, code, finding);
}

function markedPlace(code: string): { readonly start: number; readonly end: number } | undefined {
  const start = code.indexOf('«');
  return start < 0 ? undefined : { start, end: code.indexOf('»') - 1 };
}

function outerStart(hit: LintCase, code: string, finding: Finding): number {
  return outer(hit, code, finding, finding).start;
}

function outerEnd(hit: LintCase, code: string, finding: Finding): number {
  return outer(hit, code, finding, finding).end;
}

/** A place of a finding in the text that the case gives. */
function outer(
  hit: LintCase,
  code: string,
  { scope }: Finding,
  range: { start: number; end: number },
): { start: number; end: number } {
  if (hit.file === undefined || scope === 'file') return range;
  return readRuleFile(hit.file, code).regions[0]!.map.rangeToOuter(range.start, range.end);
}

function assertWorded({ message, why, remedy }: Finding): void {
  for (const text of [message, why, remedy]) {
    assert.match(text, /[.!?]$/, `a whole sentence: ${text}`);
    assert.doesNotMatch(text, /\{\w+\}|undefined|\[object/, `all placeholders filled: ${text}`);
  }
}

function checkFixes(lint: Lint, hit: LintHit, code: string, finding: Finding): void {
  const fixes = finding.fixes();
  for (const fix of fixes) {
    if (lint.fixKind !== 'safe') assert.equal(fix.kind, lint.fixKind, 'the kind of fix that the lint declares');
    checkFix(lint, hit, code, finding, fix);
  }
  if (hit.fixed === undefined) return;
  if (hit.fixed === null) {
    assert.deepEqual(
      fixes.map(({ title }) => title),
      [],
    );
    return;
  }
  const wanted =
    typeof hit.fixed === 'string'
      ? fixes[0]
      : fixes.find(({ title }) => title === (hit.fixed as { title: string }).title);
  assert.ok(wanted !== undefined, `a fix, of ${fixes.map(({ title }) => title).join(', ')}`);
  assert.equal(applied(hit, code, finding, wanted), typeof hit.fixed === 'string' ? hit.fixed : hit.fixed.text);
}

/** A fix leaves no new errors, and the finding is gone. */
function checkFix(lint: Lint, hit: LintCase, code: string, finding: Finding, fix: Fix): void {
  const after = applied(hit, code, finding, fix);
  assert.notEqual(after, code, `${fix.title} changes something`);
  const errors = (text: string): number => {
    const query = hit.file === undefined ? text : readRuleFile(hit.file, text).regions[0]!.text;
    return analyze(query, builtInCatalog(hit.platform ?? 'sentinel')).diagnostics.filter((d) => d.severity === 'error')
      .length;
  };
  assert.ok(errors(after) <= errors(code), `${fix.title} brings no errors: ${after}`);
  const before = findingsOf(lint, hit, code).length;
  assert.ok(findingsOf(lint, hit, after).length < before, `${fix.title} removes the finding: ${after}`);
}

function applied(hit: LintCase, code: string, { scope }: Finding, { edits }: Fix): string {
  const inFile = hit.file === undefined || scope === 'file';
  const outerEdits = inFile ? edits : readRuleFile(hit.file, code).regions[0]!.map.editsToOuter(edits);
  assert.ok(outerEdits !== undefined, 'the fix can be written in the file');
  const sorted = [...outerEdits].sort((a, b) => b.start - a.start);
  sorted.reduce((later, edit) => {
    assert.ok(edit.end <= later, 'edits do not overlap');
    return edit.start;
  }, code.length);
  return sorted.reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), code);
}
