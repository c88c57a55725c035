import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { loadEventsAsync, type FileReport } from '../../server/src/events/load.js';
import { unpack } from '../../server/src/events/readers/compression.js';
import type { OpenFile } from '../../server/src/events/stream/line-pieces.js';
import { rereadEvents } from '../../server/src/events/stream/reread-table.js';
import { file, sentinel } from './reading.js';

const ROW = '{"FileName":"docker","ProcessCommandLine":"docker ps","Type":"DeviceProcessEvents"}';
const FIXTURES = readdirSync('test/events/fixtures').map((name) => ({
  name,
  bytes: readFileSync(`test/events/fixtures/${name}`),
}));

/** Reads a file of any content: it must not throw, each record is read or reported, and every value can be asked for. */
async function survive(content: string | Uint8Array, format?: string): Promise<FileReport> {
  const { report, tables } = await loadEventsAsync([file(content, { format })], { catalog: sentinel });
  const [entry] = report.files;
  assert.ok(entry!.read > 0 || entry!.skipped.length > 0, 'neither read nor reported');
  for (const skip of entry!.skipped) assert.ok(skip.reason !== '' && skip.line >= 0);
  for (const table of tables.values()) {
    let rows = 0;
    for (const batch of table.batches())
      for (let i = 0; i < batch.length; i++, rows++) assert.ok(batch.row(i).length > 0);
    assert.equal(rows, table.rowCount);
  }
  return entry!;
}

const reasons = (report: FileReport): string => report.skipped.map((s) => `${s.line}: ${s.reason}`).join('; ');

describe('hostile event files', () => {
  it('nested 100,000 deep are reported, and the records around them read', async () => {
    const deep = 100_000;
    for (const bad of [
      `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`,
      '{"a":'.repeat(deep) + '1' + '}'.repeat(deep),
      '['.repeat(deep),
      '{"a":'.repeat(deep),
      `{"AdditionalFields":${JSON.stringify('['.repeat(deep) + ']'.repeat(deep))},"Type":"DeviceProcessEvents"}`,
    ]) {
      const report = await survive(`${ROW}\n${bad}\n${ROW}\n`);
      assert.ok(report.read >= 2, `${bad.slice(0, 20)}: ${reasons(report)}`);
      await survive(bad);
      await survive(`[${ROW},${bad},${ROW}]`);
    }
    await survive(`<Event>${'<Data Name="a">'.repeat(deep)}`, 'event-xml');
  });

  it('with a line of 50 MB are reported by its number, and the lines around it read', async () => {
    const long = Buffer.alloc(50 * 2 ** 20, 0x61);
    long.write('{"FileName":"');
    long.write('"}\n', long.length - 3);
    const row = Buffer.from(`${ROW}\n`);
    const report = await survive(Buffer.concat([row, long, row]));
    assert.equal(report.read, 2);
    assert.match(reasons(report), /^2: the record is 50 MB long; the limit is 16 MB$/u);
    for (const bytes of [Buffer.concat([row, long, row]), Buffer.concat([row, row, long])]) {
      const open = (): OpenFile => ({
        read: (into, position) => bytes.copy(into, 0, position, position + into.length),
        close: () => undefined,
      });
      const stream = rereadEvents([{ path: 'events', size: bytes.length, open }], { catalog: sentinel });
      const [streamed] = stream!.report.files;
      assert.equal(streamed!.read, 2);
      const line = bytes.lastIndexOf('{"FileName":"a') === row.length ? 2 : 3;
      assert.equal(reasons(streamed!), `${line}: the record is 50 MB long; the limit is 16 MB`);
    }
    const xml = await survive(Buffer.concat([Buffer.from('<Event>'), long]), 'event-xml');
    assert.match(reasons(xml), /^1: the record is 50 MB long; the limit is 16 MB/u);
    for (const format of ['csv', 'auditd']) await survive(long, format);
  });

  it('with bytes that are no UTF-8, NULs, marks and CRLF give the good records', async () => {
    const bad = Buffer.concat([
      Buffer.from(`\uFEFF${ROW}\r\n`),
      Buffer.from('{"FileName":"\xff\xfe"}\r\n', 'latin1'),
      Buffer.alloc(10),
      Buffer.from(`\r\n\r\n${ROW}\r\n${ROW}`),
    ]);
    const report = await survive(bad);
    assert.equal(report.read, 3);
    assert.match(reasons(report), /^2: bytes that are not UTF-8; 3: NUL bytes instead of text$/u);
    const csv = Buffer.concat([
      Buffer.from('FileName,ProcessCommandLine\r\na,b\r\n'),
      Buffer.from([0xff, 0x2c, 0x62, 13, 10]),
      Buffer.from('c,d\r\n'),
    ]);
    const table = await survive(csv);
    assert.equal(table.read, 2);
    assert.match(reasons(table), /^3: bytes that are not UTF-8$/u);
  });

  it('in UTF-16, as Windows exports them, read as their UTF-8 twins', async () => {
    const texts = [
      `${ROW}\r\n${ROW}\r\n`,
      '"TimeGenerated [UTC]",FileName,ProcessCommandLine\r\n"11/20/2026, 8:15:02.123 AM",dócker,"a ""b"""\r\n',
      readFileSync('test/events/fixtures/windows-events.xml', 'utf8'),
    ];
    for (const text of texts) {
      const { read, format } = await survive(text);
      const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
      for (const bytes of [little, Buffer.from(little).swap16(), little.subarray(2)]) {
        const report = await survive(bytes);
        assert.deepEqual([report.read, report.format], [read, format]);
        assert.deepEqual(report.notes.filter((n) => n.includes('UTF-16')).length, 1);
      }
      await survive(little.subarray(0, little.length - 3));
    }
  });

  it('with records interleaved or torn are read as far as they go', async () => {
    const torn = `${ROW.slice(0, 30)}\n${ROW}\n${ROW.slice(30)}\n${ROW}${ROW}\n${ROW}\n`;
    const report = await survive(torn);
    assert.ok(report.read >= 2);
    assert.deepEqual([...new Set(report.skipped.map((s) => s.line))].slice(0, 2), [1, 3]);
    const audit = readFileSync('test/events/fixtures/audit.log', 'utf8').trimEnd().split('\n');
    const whole = await survive(audit.join('\n'));
    const shuffled = [...audit.filter((_, i) => i % 2 === 0), ...audit.filter((_, i) => i % 2 === 1)];
    // Lines of an event belong together wherever they stand.
    assert.equal((await survive(shuffled.join('\n'))).read, whole.read);
  });

  it('that unpack to far more than they hold are refused with the reason', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 2 ** 20));
    assert.ok(bomb.length < 2 ** 17);
    assert.match(
      reasons(await survive(bomb)),
      /unpacks to more than 500 times its size of [\d.]+ KB, as no event log does/u,
    );
    const twice = gzipSync(gzipSync(Buffer.alloc(2 ** 20)));
    assert.match(reasons(await survive(twice)), /binary|compressed/u);
    const small = unpack(gzipSync(Buffer.alloc(2 ** 20)), 2 ** 19);
    assert.match(small.fault ?? '', /more than the limit of 512 KB/u);
    // A zstd block that repeats one byte 128 KB long, a thousand times: 4 MB header and blocks.
    const block = Buffer.from([0x02 | ((131_072 << 3) & 0xff), (131_072 >> 5) & 0xff, (131_072 >> 13) & 0xff, 0x61]);
    const last = Buffer.from([block[0]! | 1, block[1]!, block[2]!, 0x61]);
    const zstd = Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]),
      ...Array<Buffer>(1000).fill(block),
      last,
    ]);
    assert.match(reasons(await survive(zstd)), /more than 500 times/u);
  });

  it('of a Parquet footer that lies are reported', async () => {
    for (const { name, bytes } of FIXTURES.filter((f) => f.name.endsWith('.parquet'))) {
      const size = Buffer.from(bytes);
      size.writeUInt32LE(0x7fffffff, size.length - 8);
      assert.match(reasons(await survive(size)), /Parquet file cannot be read/u, name);
      await survive(bytes.subarray(0, bytes.length >> 1));
    }
    await survive(Buffer.from('PAR1'));
    await survive(Buffer.from('PAR1PAR1'));
  });

  it('cut anywhere, with bytes changed, doubled or put in, are read or reported', async () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      what: fc.oneof(
        fc.constant({ kind: 'cut' as const }),
        fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => ({ kind: 'put' as const, bytes })),
        fc.nat(255).map((byte) => ({ kind: 'set' as const, byte })),
        fc.nat(200).map((length) => ({ kind: 'double' as const, length })),
        fc.nat(200).map((length) => ({ kind: 'drop' as const, length })),
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FIXTURES),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async ({ bytes }, changes) => {
          let damaged: Buffer = Buffer.from(bytes);
          for (const { at, what } of changes) {
            const place = Math.floor(at * damaged.length);
            const [head, tail] = [damaged.subarray(0, place), damaged.subarray(place)];
            if (what.kind === 'cut') damaged = head;
            else if (what.kind === 'put') damaged = Buffer.concat([head, what.bytes, tail]);
            else if (what.kind === 'set') damaged = Buffer.concat([head, Buffer.from([what.byte]), tail.subarray(1)]);
            else if (what.kind === 'double') damaged = Buffer.concat([head, tail.subarray(0, what.length), tail]);
            else damaged = Buffer.concat([head, tail.subarray(what.length)]);
          }
          await survive(damaged);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('of every layout take any bytes', async () => {
    const formats = ['csv', 'json', 'ndjson', 'auditd', 'event-xml', 'sysmon-process', 'falco', 'none', undefined];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...formats), fc.uint8Array({ maxLength: 200 }), async (format, bytes) => {
        await survive(bytes, format);
      }),
      { numRuns: 300 },
    );
  });

  it('of a piece said over and over are read in time that grows with their length', async () => {
    const pieces = [
      '<EventID>1</EventID><Provider ',
      '<EventID ',
      'type=AUOMS_EXECVE a="',
      '{',
      '[',
      '"',
      '{"a":',
      '{"a":1}',
      '[[',
      '\\',
      ',',
      'a,',
      '"",',
      '\n',
      '\r',
      '\0',
      '{"records":[',
      '<Event',
      '<Event>',
      '<Event><Provider ',
      '<Data Name="a">',
      '<Data Name=',
      '&',
      'type=SYSCALL msg=audit(1.1:1): ',
      'type=EXECVE msg=audit(1.1:1): a0="x" ',
      'type=a ',
      'node=',
      'a0[0]=41 ',
      '{"EventID":1,',
      '{"SyslogMessage":"<Event>"}',
      '{"SyslogMessage":"type=AUOMS_EXECVE cmdline=\\"',
      '{"tables":[{"columns":[',
    ];
    for (const piece of pieces) {
      const content = piece.repeat(Math.ceil(60_000 / piece.length));
      for (const text of [
        content,
        `type=SYSCALL msg=audit(1.1:1): ${content}`,
        `a,b\n${content}`,
        `<Event>${content}`,
      ]) {
        const start = performance.now();
        await survive(text);
        const took = performance.now() - start;
        assert.ok(
          took < 3000,
          `${JSON.stringify(piece)} took ${Math.round(took)} ms, begun as ${JSON.stringify(text.slice(0, 12))}`,
        );
      }
    }
  });
});
