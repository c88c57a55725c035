import type { RuleMetadata } from '../../rules/metadata.js';
import { ITEM, ruleCursorAt, type MetadataCursor, type MetadataStep } from '../../rules/metadata-cursor.js';
import type { Shape } from '../../rules/shape.js';
import { ruleShape } from '../../rules/validate.js';
import type { RuleDocument, RuleUnit } from '../project.js';

/** A place in a rule's metadata, with what belongs there. */
export interface MetadataPlace {
  readonly rule: RuleMetadata;
  readonly cursor: MetadataCursor;
  /** What the value at the cursor, or the map whose key is being written, must look like. */
  readonly shape: Shape;
  /** The rule's query, where it has one. */
  readonly unit: RuleUnit | undefined;
}

/** The place in the metadata at an offset of the file; undefined where nothing is known of what belongs there. */
export function metadataPlace(document: RuleDocument, offset: number): MetadataPlace | undefined {
  const found = ruleCursorAt(document.file, document.text, offset);
  if (found === undefined) return undefined;
  const { rule, cursor } = found;
  const shaped = ruleShape(rule);
  if (shaped === undefined || !shaped.path.every((key, index) => cursor.path[index] === key)) return undefined;
  const shape = shapeAt(shaped.shape, cursor.path.slice(shaped.path.length));
  if (shape === undefined) return undefined;
  return { rule, cursor, shape, unit: document.units.find(({ region }) => region.rule === rule) };
}

function shapeAt(root: Shape, path: readonly MetadataStep[]): Shape | undefined {
  let at: Shape | undefined = root;
  for (const step of path) {
    if (at === undefined) return undefined;
    if (step === ITEM) at = at.type === 'list' ? at.item : undefined;
    else at = at.type === 'map' ? (fieldOf(at.fields, step) ?? at.others) : undefined;
  }
  return at;
}

function fieldOf(fields: Readonly<Record<string, { readonly shape: Shape }>>, name: string): Shape | undefined {
  return Object.hasOwn(fields, name) ? fields[name]?.shape : undefined;
}

/** The name of the field that a value belongs to, and how many lists are around it since. */
export function fieldName(path: readonly MetadataStep[]): string | undefined {
  const name = path.findLast((step) => step !== ITEM);
  return typeof name === 'string' ? name : undefined;
}
