import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { loadEvents } from '../../server/src/events/load.js';
import { file, sentinel } from './reading.js';

/** Reads a file of any content: it must not throw, and must say something about it. */
function survives(bytes: Uint8Array): void {
  const { report, tables } = loadEvents([file(bytes)], { catalog: sentinel });
  const [entry] = report.files;
  assert.ok(entry!.read > 0 || entry!.skipped.length > 0, 'neither read nor reported');
  const rows = [...tables.values()].reduce((n, t) => n + t.rowCount, 0);
  assert.equal(rows, entry!.read);
}

describe('any bytes at all', () => {
  it('are read or reported', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), survives), { numRuns: 300 });
  });

  it('made of the pieces of event files are read or reported', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '\n',
      '\r\n',
      '\\',
      '\0',
      ' ',
      '1',
      'true',
      'null',
      'a',
      'é',
      '<Event>',
      '=',
      '"FileName"',
      '"Type":"DeviceProcessEvents"',
      '{"records":[',
      'Timestamp,FileName',
      '\uFEFF',
      '2026-11-20T08:15:02Z',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => survives(Buffer.from(pieces.join('')))),
      { numRuns: 500 },
    );
  });

  it('that are the beginning of a sample, with a byte changed, are read or reported', () => {
    const samples = readdirSync('samples/t1613/samples/malicious').map((n) =>
      readFileSync(`samples/t1613/samples/malicious/${n}`).subarray(0, 4000),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(4000),
        fc.nat(3999),
        fc.nat(255),
        (sample, length, place, byte) => {
          const damaged = Buffer.from(sample.subarray(0, length));
          if (place < damaged.length) damaged[place] = byte;
          survives(damaged);
        },
      ),
      { numRuns: 200 },
    );
  });
});
