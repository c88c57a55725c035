import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import xxhash from 'xxhash-wasm';
import { unpack } from '../../../server/src/events/readers/compression.js';
import { xxhash64Low } from '../../../server/src/events/readers/xxhash64.js';
import { read } from '../reading.js';

const LIMIT = 1 << 20;
const fixture = (name: string): Buffer => readFileSync(`test/events/fixtures/${name}`);

function faultOf(bytes: Uint8Array, limit = LIMIT): string {
  const unpacked = unpack(bytes, limit);
  assert.ok(unpacked.fault !== undefined, 'unpacked without a fault');
  return unpacked.fault;
}

const LINE = '{"FileName":"docker","ProcessCommandLine":"docker ps"}\n';

describe('compressed files', () => {
  it('are unpacked and read: gzip of one and of several members, zstd of one and of several frames', () => {
    const gzip = gzipSync(LINE.repeat(3));
    assert.equal(read(gzip).rows.length, 3);
    assert.equal(read(Buffer.concat([gzip, gzip])).rows.length, 6);
    const zstd = fixture('events.ndjson.zst');
    const { rows, report } = read(zstd);
    assert.equal(rows.length, 2000);
    assert.deepEqual(report.notes, ['The file is compressed with zstd.']);
    const skippable = Buffer.from('502a4d1803000000616263', 'hex');
    assert.equal(read(Buffer.concat([zstd, skippable, fixture('stream.ndjson.zst')])).rows.length, 2003);
  });

  it('that are cut are read as far as they go, or reported', () => {
    const text = Array.from({ length: 2000 }, (_, i) => LINE.replace('ps', `ps ${Math.sin(i)}`)).join('');
    const gzip = gzipSync(text);
    const { rows, report } = read(gzip.subarray(0, gzip.length >> 1));
    assert.ok(rows.length > 100 && rows.length < 2000);
    assert.match(report.skipped[0]!.reason, /compressed file is cut/u);
    const zstd = fixture('events.ndjson.zst');
    assert.match(faultOf(zstd.subarray(0, zstd.length - 5)), /it is cut/u);
  });

  it('that are damaged are never taken for whole', () => {
    const zstd = fixture('events.ndjson.zst');
    const whole = unpack(zstd, LIMIT);
    assert.ok(whole.fault === undefined);
    fc.assert(
      fc.property(fc.integer({ min: 4, max: zstd.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const damaged = Buffer.from(zstd);
        damaged[place] = damaged[place]! ^ change;
        const unpacked = unpack(damaged, LIMIT);
        // A change of bits that carry no meaning leaves the content as it was.
        if (unpacked.fault === undefined)
          assert.ok(Buffer.from(unpacked.bytes).equals(whole.bytes) || (damaged[4]! & 4) === 0);
      }),
      { numRuns: 80 },
    );
    const gzip = Buffer.from(gzipSync(LINE.repeat(3)));
    gzip[gzip.length - 6] = gzip[gzip.length - 6]! ^ 1;
    assert.match(faultOf(gzip), /damaged/u);
  });

  it('that unpack beyond the limit are refused', () => {
    assert.match(faultOf(gzipSync(Buffer.alloc(LIMIT + 1))), /more than the limit of 1 MB/u);
    assert.match(faultOf(fixture('events.ndjson.zst'), 1000), /more than the limit/u);
    assert.match(faultOf(fixture('stream.ndjson.zst'), 100), /more than the limit/u);
  });
});

describe('XXH64', () => {
  it('agrees with another implementation at every length', async () => {
    const { h64Raw } = await xxhash();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(xxhash64Low(bytes), Number(BigInt.asUintN(32, h64Raw(bytes))));
      }),
      { numRuns: 300 },
    );
  });
});
