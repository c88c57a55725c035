import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import { compileKernel, KERNELS } from '../../scripts/build-kernel.js';
import { TextScanner } from '../../server/src/events/scan/text-scanner.js';

const LETTERS = Array.from('abkKsS zZ0"\\u\u017f\u212aé.\n');

/** The lines with one of the texts, found the plain way. */
function plainly(lines: readonly string[], texts: readonly string[]): string[] {
  return lines.filter((line) => texts.some((t) => asciiLower(line).includes(asciiLower(t))));
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (c) => c.toLowerCase());
}

function scanned(
  lines: readonly string[],
  texts: readonly string[],
  isKey = false,
): { found: string[]; counted: number } {
  const bytes = Buffer.from(lines.join('\n'));
  const scanner = new TextScanner(
    texts.map((t) => ({ text: Buffer.from(t), isKey })),
    bytes.length,
  );
  bytes.copy(scanner.input);
  const found: string[] = [];
  const counted = scanner.lines(0, bytes.length, (start, end, before) => {
    const line = scanner.input.toString('utf8', start, end);
    assert.equal(line, lines[before]);
    found.push(line);
  });
  return { found, counted };
}

describe('text scanner', () => {
  it('finds the lines that hold a text, and no others', () => {
    const text = (min: number, max: number): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...LETTERS), { minLength: min, maxLength: max }).map((a) => a.join(''));
    const line = text(0, 60).map((t) => t.replaceAll('\n', ''));
    const needle = text(2, 5)
      .map((t) => t.replaceAll('\n', 'x'))
      .filter((t) => Buffer.from(t).length >= 2);
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 30 }),
        fc.array(needle, { maxLength: 20 }),
        (lines, texts) => {
          const { found, counted } = scanned(lines, texts);
          assert.deepEqual(found, plainly(lines, texts));
          assert.equal(counted, lines.length - 1);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('finds a text at every place of a block, over its edges and at the very end', () => {
    for (let before = 0; before < 70; before++) {
      for (const after of [0, 1, 15, 16, 40]) {
        const line = `${'.'.repeat(before)}KubeCtl${'.'.repeat(after)}`;
        assert.deepEqual(scanned([line], ['kubectl']).found, [line]);
        assert.deepEqual(scanned([line], ['tl']).found, [line]);
      }
    }
  });

  it('takes keys only where they end or go on with a dot, in their own case', () => {
    const keys = ['{"System":1}', '{"System" \t: 1}', '{"System.Id":1}'];
    const others = [
      '{"a":"System"}',
      '["System"]',
      '"System"',
      '"System" ',
      '"System',
      '{"Systems":1}',
      '{System:1}',
      '{"system":1}',
    ];
    assert.deepEqual(scanned([...keys, ...others], ['"System'], true).found, keys);
  });

  for (const name of KERNELS) {
    it(`has a ${name} module that is compiled from its source`, async () => {
      const url = new URL(`../../server/src/events/scan/${name}-module.ts`, import.meta.url);
      const code = (text: string): string => [...text.matchAll(/'([A-Za-z0-9+/=]+)',/g)].map((m) => m[1]).join('');
      assert.equal(code(readFileSync(url, 'utf8')), code(await compileKernel(name)));
    });
  }
});
