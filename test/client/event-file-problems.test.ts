import assert from 'node:assert/strict';
import { eventFileProblems } from '../../client/src/event-file-problems.js';
import type { AnnotatedFile, LoadedFile } from '../../server/src/service/protocol.js';

const fileOf = (skipped: AnnotatedFile['skipped']): AnnotatedFile => ({ uri: 'file:///e.ndjson', lines: [], skipped });
const LOAD: LoadedFile = {
  uri: 'file:///e.ndjson',
  summary: 'ndjson: 2 rows of DeviceProcessEvents, 1 record left out. Mapped by vendor.',
  remarks: ['No record has the column AccountName, which the rule reads.'],
  read: 2,
  skippedCount: 1,
};

describe('what is said of an event file', () => {
  it('is how it was read, as hints on its first line, and why lines were left out', () => {
    assert.deepEqual(eventFileProblems(fileOf([{ line: 4, reason: 'truncated JSON' }]), LOAD), [
      { line: 0, message: `Read as ${LOAD.summary}`, isHint: true },
      { line: 0, message: LOAD.remarks[0], isHint: true },
      { line: 4, message: 'Not read: truncated JSON.', isHint: false },
    ]);
  });

  it('is not how it was read where nothing was', () =>
    assert.deepEqual(
      eventFileProblems(fileOf([{ line: 0, reason: 'the file is empty' }]), {
        ...LOAD,
        summary: 'not read.',
        remarks: [],
        read: 0,
      }),
      [{ line: 0, message: 'Not read: the file is empty.', isHint: false }],
    ));

  it('is nothing where no run tells of it', () => assert.deepEqual(eventFileProblems(fileOf([]), undefined), []));

  it('lists a hundred lines, and says at the next how many more there are', () => {
    const skipped = Array.from({ length: 103 }, (_, i) => ({ line: 2 * i, reason: 'bad' }));
    const problems = eventFileProblems(fileOf(skipped), undefined);
    assert.equal(problems.length, 101);
    assert.deepEqual(problems.at(-1), {
      line: 200,
      message: '3 more lines of this file could not be read.',
      isHint: false,
    });
    assert.equal(eventFileProblems(fileOf(skipped.slice(0, 100)), undefined).length, 100);
  });
});
