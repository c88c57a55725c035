import assert from 'node:assert/strict';
import { parse as parseJsonc } from 'jsonc-parser';
import { parse } from 'yaml';
import { addMappingGlob } from '../../server/src/schema/configuration/add-mapping.js';

describe('adding a mapping file to a configuration', () => {
  const yaml = (text: string | undefined): string => addMappingGlob('kqlens.yaml', text, 'm/x.yaml')!;
  const mappings = (text: string): unknown => (parse(text) as { events: { mappings: unknown } }).events.mappings;

  it('keeps what is there, comments too', () => {
    assert.deepEqual(mappings(yaml(undefined)), ['m/x.yaml']);
    assert.equal(yaml('# a\nplatform: sentinel'), '# a\nplatform: sentinel\n\nevents:\n  mappings: ["m/x.yaml"]\n');
    const more = yaml('# a\nevents:\n  mappings:\n    - a.yaml # first\n');
    assert.deepEqual(mappings(more), ['a.yaml', 'm/x.yaml']);
    assert.match(more, /# a\n[\s\S]*a\.yaml # first/u);
    assert.deepEqual(mappings(yaml('events: {mappings: [a.yaml]}\n')), ['a.yaml', 'm/x.yaml']);
    assert.deepEqual(mappings(yaml('events:\n  mappings: a.yaml\n')), ['a.yaml', 'm/x.yaml']);
    assert.deepEqual(mappings(yaml('events:\n')), ['m/x.yaml']);
  });

  it('edits JSON with comments', () => {
    const text = addMappingGlob('kqlens.jsonc', '{\n  // ours\n  "events": {"mappings": ["a"]}\n}', 'b')!;
    assert.match(text, /ours/u);
    assert.deepEqual(parseJsonc(text), { events: { mappings: ['a', 'b'] } });
    assert.deepEqual(parseJsonc(addMappingGlob('kqlens.json', undefined, 'b')!), { events: { mappings: ['b'] } });
  });

  it('leaves alone what it cannot read', () => {
    assert.equal(addMappingGlob('kqlens.yaml', 'a: [', 'b'), undefined);
    assert.equal(addMappingGlob('kqlens.yaml', '- a\n', 'b'), undefined);
  });
});
