import schema from '../../testing/rule-test.schema.json' with { type: 'json' };

/** A step into a test file: the key of a map, or the number of an item. */
export type TestFileStep = string | number;

/** The part of a JSON Schema that editing needs. */
export interface FieldSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly anyOf?: readonly FieldSchema[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly additionalProperties?: boolean | FieldSchema;
  readonly items?: FieldSchema;
  readonly required?: readonly string[];
}

const ROOT = schema as unknown as FieldSchema & { readonly definitions: Readonly<Record<string, FieldSchema>> };

/** What `rule-test.schema.json` says of a path, each alternative by itself; nothing where it knows no such field. */
export function schemasAt(path: readonly TestFileStep[]): readonly FieldSchema[] {
  return path.reduce<readonly FieldSchema[]>(
    (at, step) => at.flatMap((s) => stepInto(s, step)).flatMap(expanded),
    [ROOT],
  );
}

function stepInto({ items, properties, additionalProperties }: FieldSchema, step: TestFileStep): FieldSchema[] {
  if (typeof step === 'number') return items === undefined ? [] : [items];
  const named = properties?.[step];
  if (named !== undefined) return [named];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}

/** A schema with what it refers to, and its alternatives; the description stays with each. */
function expanded(schema: FieldSchema): FieldSchema[] {
  const { $ref, anyOf, ...own } = schema;
  const target = $ref === undefined ? undefined : ROOT.definitions[$ref.replace('#/definitions/', '')];
  const merged: FieldSchema = target === undefined ? own : { ...target, ...own };
  const alternatives = anyOf ?? (target === undefined ? undefined : merged.anyOf);
  if (alternatives === undefined) return [merged];
  const description = merged.description;
  return alternatives
    .flatMap(expanded)
    .map((one) => (description === undefined || one.description !== undefined ? one : { ...one, description }));
}
