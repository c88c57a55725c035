import assert from 'node:assert/strict';
import { builtInFunctions, type BuiltInKind } from '../../server/src/kusto/built-in-functions.js';
import { defenderShape } from '../../server/src/rules/defender-shape.js';
import {
  armNrtShape,
  armScheduledShape,
  armTemplateShape,
  huntingShape,
  nrtShape,
  scheduledShape,
} from '../../server/src/rules/sentinel-shape.js';
import type { MapShape, Shape } from '../../server/src/rules/shape.js';
import {
  documentationOf,
  documented,
  fieldDocumentation,
  type DocumentedKind,
} from '../../server/src/service/documentation.js';

const KINDS: readonly DocumentedKind[] = ['scalar', 'aggregate', 'plugin', 'operator', 'statement', 'scalar-operator'];

describe('documentation of the language', () => {
  it('has every function that is offered', () => {
    const missing = [...builtInFunctions().values()]
      .filter(
        ({ name, kind, hidden, alternative }) =>
          !hidden && alternative === undefined && documentationOf(kind, name) === undefined,
      )
      .map(({ name, kind }) => `${kind} ${name}`);
    assert.deepEqual(missing, []);
  });

  it('has no functions that the language lacks', () => {
    const kinds: readonly BuiltInKind[] = ['scalar', 'plugin'];
    const known = new Set(builtInFunctions().keys());
    // The aggregates `any` and `hll_merge` share their names with scalar functions; `schema_merge` and the text form of
    // `diffpatterns` are documented plugins that the language package does not list.
    const unlisted = new Set(['schema_merge', 'diffpatterns_text']);
    for (const kind of kinds) {
      const unknown = [...documented(kind).keys()].filter((name) => !known.has(name) && !unlisted.has(name));
      assert.deepEqual(unknown, [], kind);
    }
  });

  it('has a sentence and a page for each entry', () => {
    for (const kind of KINDS) {
      for (const [name, { text, url }] of documented(kind)) {
        assert.match(name, /^\S+( regex)?$/);
        assert.match(text, /^[^{}]+[.`]$/, name);
        assert.match(url, /^https:\/\/learn\.microsoft\.com\/kusto\/query\/[a-z0-9/-]+$/, name);
      }
    }
  });

  it('names pages by their kind, or as an entry says', () => {
    const page = (kind: DocumentedKind, name: string): string | undefined =>
      documentationOf(kind, name)?.url.split('/').pop();
    assert.equal(page('scalar', 'array_concat'), 'array-concat-function');
    assert.equal(page('scalar', 'bag_pack'), 'pack-function');
    assert.equal(page('aggregate', 'arg_max'), 'arg-max-aggregation-function');
    assert.equal(page('plugin', 'bag_unpack'), 'bag-unpack-plugin');
    assert.equal(page('operator', 'mv-expand'), 'mv-expand-operator');
    assert.equal(page('scalar-operator', '=='), 'equals-cs-operator');
    assert.equal(page('scalar-operator', ':'), 'search-operator');
    assert.equal(page('statement', 'let'), 'let-statement');
  });
});

describe('documentation of rule files', () => {
  const shapes: Readonly<Record<string, MapShape>> = {
    'scheduled rules': scheduledShape(),
    'near-real-time rules': nrtShape(),
    'hunting queries': huntingShape(),
    'scheduled rules in templates': armScheduledShape(),
    'near-real-time rules in templates': armNrtShape(),
    'rule templates': armTemplateShape(),
    'Defender detections': defenderShape(),
  };

  for (const [what, shape] of Object.entries(shapes)) {
    it(`has every field of ${what}`, () => {
      const missing = [...fieldsOf(shape)].filter((name) => fieldDocumentation(name) === undefined);
      assert.deepEqual(missing, []);
    });
  }
});

/** The names of all fields that can be written, at every depth. Names with `@` are the protocol's. */
function* fieldsOf(shape: Shape): Generator<string> {
  if (shape.type === 'list') yield* fieldsOf(shape.item);
  if (shape.type !== 'map') return;
  for (const [name, { shape: inner, forbidden, deprecated }] of Object.entries(shape.fields)) {
    if (name.startsWith('@') || forbidden !== undefined || deprecated !== undefined) continue;
    yield name;
    yield* fieldsOf(inner);
  }
}
