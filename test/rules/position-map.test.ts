import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { anyText, CONTAINERS, editsOf, kqlText, onlyRegion } from './containers.js';

for (const container of CONTAINERS) {
  describe(`position map: ${container.name}`, () => {
    it('decodes what the format says', () => {
      fc.assert(
        fc.property(anyText, (kql) => {
          const file = container.embed(kql);
          const expected = container.oracle(file);
          fc.pre(expected !== undefined);
          assert.equal(onlyRegion(container, file).text, expected);
        }),
      );
    });

    it('leads from every written character to its place and back', () => {
      fc.assert(
        fc.property(anyText, (kql) => {
          const file = container.embed(kql);
          fc.pre(container.oracle(file) !== undefined);
          const { map, text, languageRange } = onlyRegion(container, file);
          for (let inner = 0; inner < text.length; inner++) {
            const range = map.rangeToOuter(inner, inner + 1);
            if (range.start === range.end) continue; // written nowhere
            const outer = map.toOuter(inner);
            assert.equal(range.start, outer);
            assert.ok(languageRange.start <= outer && range.end <= languageRange.end);
            assert.equal(map.toInner(outer), inner);
            if (/[^\s\ufffd]/.test(text[inner]!) && range.end - range.start === 1)
              assert.equal(file[outer], text[inner]);
          }
          const end = map.toInner(map.toOuter(text.length));
          if (text !== '' && !text.endsWith('\n')) assert.equal(end, text.length);
          else assert.ok(end === undefined || end <= text.length);
        }),
      );
    });

    it('is undefined outside of the KQL', () => {
      fc.assert(
        fc.property(kqlText, (kql) => {
          const file = container.embed(kql);
          fc.pre(container.oracle(file) !== undefined);
          const { map, text, languageRange } = onlyRegion(container, file);
          for (let outer = 0; outer <= file.length; outer++) {
            const inner = map.toInner(outer);
            if (outer < languageRange.start || outer > languageRange.end + 2) assert.equal(inner, undefined);
            if (inner !== undefined) assert.ok(inner >= 0 && inner <= text.length);
          }
        }),
        { numRuns: 50 },
      );
    });

    it('turns edits of the KQL into edits of the file', () => {
      const cases = anyText.chain((kql) => {
        const file = container.embed(kql);
        const text = container.oracle(file);
        return fc.record({ file: fc.constant(file), text: fc.constant(text), edits: editsOf(text?.length ?? 0) });
      });
      fc.assert(
        fc.property(cases, ({ file, text, edits }) => {
          fc.pre(text !== undefined);
          const { map } = onlyRegion(container, file);
          const wanted = applyEdits(text, edits);
          const outerEdits = map.editsToOuter(edits);
          if (container.path.endsWith('.md') && outerEdits === undefined) return;
          assert.ok(outerEdits !== undefined);
          const edited = applyEdits(file, outerEdits);
          assert.equal(container.oracle(edited), wanted);
          // An edit may well cut a plain file into several queries.
          if (!container.path.endsWith('.kql')) assert.equal(onlyRegion(container, edited).text, wanted);
        }),
        { numRuns: 100 },
      );
    });
  });
}
