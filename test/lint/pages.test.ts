import assert from 'node:assert/strict';
import { factLine } from '../../server/src/lint/index-page.js';
import type { Surroundings } from '../../server/src/lint/context.js';
import type { Lint } from '../../server/src/lint/lint.js';
import { lintPage, PAGE_SECTIONS } from '../../server/src/lint/pages.js';
import { lints } from '../../server/src/lint/registry.js';
import type { Platform } from '../../server/src/schema/catalog.js';
import { checkFile, checkQuery, type CheckOptions } from './check.js';

interface Sample {
  readonly language: string;
  readonly platform: Platform | undefined;
  /** Whether malicious and benign samples are bound to it. */
  readonly sampled: boolean;
  readonly code: string;
}

/** What the samples of pages that need it find around them. */
const SURROUNDINGS: Surroundings = {
  otherRules: [{ id: '11111111-1111-4111-8111-111111111111', name: 'Failed sign-ins', file: 'rules/sign-ins.yaml' }],
  base: { query: 'SigninLogs', version: '1.0.0' },
};

function sectionOf(page: string, title: string): string {
  const [, after = ''] = page.split(`\n## ${title}\n`);
  return after.split('\n## ')[0]!;
}

/** The fenced samples of a section: ` ```kql `, ` ```kql defender-xdr `, ` ```yaml sampled `. */
function samplesIn(section: string): readonly Sample[] {
  return [...section.matchAll(/^```(\w+)(?: (sentinel|defender-xdr|sampled))?\n([^]*?)^```$/gm)].map((match) => ({
    language: match[1]!,
    platform: match[2] === 'sampled' ? undefined : (match[2] as Platform | undefined),
    sampled: match[2] === 'sampled',
    code: match[3]!,
  }));
}

function reports({ id, defaultSeverity }: Lint, { language, platform, sampled, code }: Sample): readonly string[] {
  const severity = defaultSeverity === 'off' ? ('info' as const) : undefined;
  const options: CheckOptions = {
    ...(platform === undefined ? {} : { platform }),
    surroundings: { ...SURROUNDINGS, sampleLabels: sampled ? ['malicious', 'benign'] : [] },
    lints: { rules: { [id]: { severity, options: {} } } },
  };
  const report = language === 'kql' ? checkQuery(code, options) : checkFile(`rule.${language}`, code, options);
  const skipped = report.skipped.find(({ lint }) => lint === id);
  assert.equal(skipped, undefined, `the lint runs on the sample: ${skipped?.reason}`);
  return report.findings.filter(({ lint }) => lint === id).map(({ message }) => message);
}

describe('the pages of lints', () => {
  for (const lint of lints()) {
    describe(lint.id, () => {
      const page = lintPage(lint.id)!;

      it('begins with its name, its facts and its summary', () => {
        assert.ok(page.startsWith(`# ${lint.id}\n\n${factLine(lint)}\n\n${lint.summary}\n\n## `), factLine(lint));
      });

      it('has all sections in order', () => {
        const sections = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]!);
        assert.deepEqual(sections, [...PAGE_SECTIONS]);
        for (const title of sections) assert.ok(sectionOf(page, title).trim() !== '', `${title} is not empty`);
      });

      it('documents each option with its default', () => {
        const section = sectionOf(page, 'Options');
        const documented = [...section.matchAll(/^\| `(\w+)` \| `([^`]*)` \|/gm)].map((match) => [
          match[1]!,
          match[2]!,
        ]);
        const options = Object.entries(lint.options ?? {}).map(([name, option]) => [
          name,
          Array.isArray(option.default) ? option.default.join(', ') : String(option.default),
        ]);
        assert.deepEqual(documented, options);
        if (options.length === 0) assert.match(section.trim(), /^None\./);
      });

      it('says what its fixes are', () => {
        const expected = { safe: /^Safe: /, suggest: /^Suggested: /, none: /^None/ }[lint.fixKind];
        assert.match(sectionOf(page, 'Fix').trim(), expected);
      });

      it('names its sources', () => {
        const listed = sectionOf(page, 'Sources').trim().split('\n');
        assert.deepEqual(
          listed,
          lint.sources.map(({ title, url }) => (url === undefined ? `- ${title}` : `- [${title}](${url})`)),
        );
      });

      it('has bad samples that it reports and good ones that it does not', () => {
        const [bad, good] = [samplesIn(sectionOf(page, 'Bad')), samplesIn(sectionOf(page, 'Good'))];
        assert.ok(bad.length > 0 && good.length > 0, 'has samples');
        for (const sample of bad) assert.notDeepEqual(reports(lint, sample), [], sample.code);
        for (const sample of good) assert.deepEqual(reports(lint, sample), [], sample.code);
      });
    });
  }
});
