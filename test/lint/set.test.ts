import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { REPLACED_ANALYZERS } from '../../server/src/lint/analyzers.js';
import { lintIndex } from '../../server/src/lint/index-page.js';
import type { Lint } from '../../server/src/lint/lint.js';
import { lint as lintOf, lints } from '../../server/src/lint/registry.js';
import { PRESETS } from '../../server/src/lint/severity.js';
import { LINT_CATEGORIES } from '../../server/src/schema/configuration/types.js';

const RULES = new URL('../../server/src/lint/rules/', import.meta.url);
const TESTS = new URL('./rules/', import.meta.url);

/** Lints that are no more than advice on speed or style cannot fail a build; those on faults are no mere hints. */
const SEVERITIES: Readonly<Record<Lint['category'], readonly string[]>> = {
  correctness: ['error', 'warning', 'info'],
  precision: ['error', 'warning', 'info', 'off'],
  evasion: ['warning', 'info', 'off'],
  performance: ['warning', 'info', 'hint', 'off'],
  portability: ['error', 'warning', 'info', 'off'],
  metadata: ['error', 'warning', 'info', 'off'],
  maintainability: ['warning', 'info', 'hint', 'off'],
};

describe('the set of lints', () => {
  const ids = lints().map(({ id }) => id);

  it('is registered in alphabetical order, each id once', () => {
    assert.deepEqual(ids, [...new Set(ids)].sort());
  });

  it('has a folder with code and page, and a test, for each lint and no other', () => {
    assert.deepEqual(readdirSync(RULES).sort(), ids);
    const tests = readdirSync(TESTS).filter((name) => name.endsWith('.test.ts'));
    assert.deepEqual(
      tests.sort(),
      ids.map((id) => `${id}.test.ts`),
    );
    for (const id of ids) {
      assert.ok(existsSync(new URL(`${id}/rule.ts`, RULES)), `${id}/rule.ts`);
      assert.ok(existsSync(new URL(`${id}/doc.md`, RULES)), `${id}/doc.md`);
      const test = readFileSync(new URL(`${id}.test.ts`, TESTS), 'utf8');
      assert.ok(test.includes(`describeLint('${id}'`), `${id}.test.ts is the test of ${id}`);
    }
  });

  it('is written up in docs/lints.md as it is', () => {
    const written = readFileSync(new URL('../../docs/lints.md', import.meta.url), 'utf8');
    assert.equal(written, lintIndex(lints()), 'run scripts/build-lint-index.ts');
  });

  it('takes the place of analyzers with lints that exist', () => {
    for (const id of Object.values(REPLACED_ANALYZERS)) assert.ok(lintOf(id) !== undefined, id);
  });

  for (const lint of lints()) {
    describe(lint.id, () => {
      it('is named, placed and worded by the rules of the set', () => {
        assert.match(lint.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
        assert.ok(LINT_CATEGORIES.includes(lint.category));
        assert.ok(
          SEVERITIES[lint.category].includes(lint.defaultSeverity),
          `${lint.category} at ${lint.defaultSeverity}`,
        );
        assert.match(lint.since, /^\d+\.\d+\.\d+$/);
        assert.match(lint.summary, /^[A-Z`].*\.$/);
        assert.ok(lint.sources.length > 0, 'says where its claim comes from');
        for (const { url } of lint.sources) if (url !== undefined) assert.match(url, /^https:\/\//);
      });

      it('says what is, why it matters and what to do', () => {
        for (const [id, { message, why, remedy }] of Object.entries(lint.messages)) {
          for (const text of [message, why, remedy]) assert.match(text, /^[A-Z`{].*[.!]$/, `${id}: ${text}`);
          assert.ok(message.length <= 220, `${id} is short enough for a tooltip`);
        }
      });

      it('has options with usable defaults and descriptions', () => {
        for (const [name, option] of Object.entries(lint.options ?? {})) {
          assert.match(name, /^[a-z][A-Za-z0-9]*$/);
          assert.match(option.description, /^[A-Z].*\.$/);
        }
      });

      it('is judged by every preset', () => {
        assert.equal(PRESETS.recommended(lint), lint.defaultSeverity);
        assert.notEqual(PRESETS.all(lint), 'off');
        assert.equal(PRESETS.none(lint), 'off');
      });
    });
  }
});
