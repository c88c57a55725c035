import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import { compileKernel, KERNELS } from '../../scripts/build-kernel.js';
import { PASSES, type LineFilter, type SoughtText } from '../../server/src/events/scan/line-test.js';
import { TextScanner } from '../../server/src/events/scan/text-scanner.js';

const LETTERS = Array.from('abkKsS zZ0"\\u\u017f\u212aé.\n');

/** The lines with one of the texts, found the plain way. */
function plainly(lines: readonly string[], texts: readonly string[]): string[] {
  return lines.filter((line) => texts.some((t) => asciiLower(line).includes(asciiLower(t))));
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (c) => c.toLowerCase());
}

interface Found {
  readonly found: string[];
  readonly counted: number;
}

function scanned(lines: readonly string[], texts: readonly string[], isKey = false): Found {
  return filtered(lines, { texts: texts.map((t) => ({ text: Buffer.from(t), isKey })) });
}

function filtered(lines: readonly string[], filter: LineFilter): Found {
  const bytes = Buffer.from(lines.join('\n'));
  const scanner = new TextScanner(filter, bytes.length);
  bytes.copy(scanner.input);
  const found: string[] = [];
  const counted = scanner.lines(0, bytes.length, (start, end, before) => {
    const line = scanner.input.toString('utf8', start, end);
    assert.equal(line, lines[before]);
    found.push(line);
  });
  scanner.release();
  return { found, counted };
}

/** Whether a line has a text whose edges are those asked for, the plain way. */
function has(line: string, { text, startsTerm = false, endsTerm = false }: SoughtText): boolean {
  const bytes = Buffer.from(asciiLower(line));
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
    const before = bytes.toString('latin1', Math.max(0, at - 6), at);
    const behind = bytes.toString('latin1', at + text.length, at + text.length + 1);
    if (startsTerm && /[0-9a-z]$/.test(before) && !before.includes('\\')) continue;
    if (!(endsTerm && /[0-9a-z]/.test(behind))) return true;
  }
  return false;
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

  it('finds the lines that have texts together, with what is asked of their surroundings', () => {
    const text = fc
      .array(fc.constantFrom(...Array.from('abk0\\ .é')), { minLength: 2, maxLength: 4 })
      .map((a) => a.join(''));
    const sought = fc
      .record({ text, startsTerm: fc.boolean(), endsTerm: fc.boolean(), at: fc.nat(5) })
      .map(({ text, startsTerm, endsTerm, at }) => ({
        text: Buffer.from(text),
        isKey: false,
        startsTerm,
        endsTerm,
        marks: at === 5 ? PASSES : 1n << BigInt(at * 12),
      }));
    const mask = fc
      .uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 })
      .map((bits) => bits.reduce((all, bit) => all | (1n << BigInt(bit * 12)), 0n));
    const line = fc.array(fc.constantFrom(...Array.from('aAbBkK0\\ .é')), { maxLength: 50 }).map((a) => a.join(''));
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        fc.array(sought, { minLength: 1, maxLength: 12 }),
        fc.array(fc.array(mask, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        fc.array(sought, { minLength: 1, maxLength: 4 }),
        (lines, texts, conditions, first) => {
          const passing = (line: string): boolean => {
            if (!first.some((t) => has(line, t))) return false;
            const all = [...first.filter((t) => t.marks === PASSES), ...texts];
            const marks = all.reduce((marks, t) => (has(line, t) ? marks | t.marks : marks), 0n);
            return (marks & PASSES) !== 0n || conditions.every((masks) => masks.some((m) => (marks & m) === m));
          };
          // What passes in any case is in both sets.
          const test = { texts: [...texts, ...first.filter((t) => t.marks === PASSES)], conditions };
          assert.deepEqual(filtered(lines, { texts: first, test }).found, lines.filter(passing));
        },
      ),
      { numRuns: 2000 },
    );
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
