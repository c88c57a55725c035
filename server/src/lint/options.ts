/** The type, limits and default of one option of a lint. */
export type OptionSchema =
  | {
      readonly type: 'integer';
      readonly minimum?: number;
      readonly maximum?: number;
      readonly default: number;
      readonly description: string;
    }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | {
      readonly type: 'string';
      readonly enum?: readonly string[];
      readonly default: string;
      readonly description: string;
    }
  | { readonly type: 'strings'; readonly default: readonly string[]; readonly description: string };

export type OptionSchemas = Readonly<Record<string, OptionSchema>>;

type OptionValue<S extends OptionSchema> = S extends { readonly type: 'integer' }
  ? number
  : S extends { readonly type: 'boolean' }
    ? boolean
    : S extends { readonly type: 'string' }
      ? string
      : readonly string[];

/** The values of a lint's options. */
export type OptionsOf<O extends OptionSchemas> = { readonly [K in keyof O]: OptionValue<O[K]> };

/** An option that a configuration sets and the lint cannot take. */
export interface OptionProblem {
  readonly option: string;
  readonly message: string;
}

/** A lint's options with the configured values where they are usable, and the defaults elsewhere. */
export function resolveOptions<O extends OptionSchemas>(
  schemas: O | undefined,
  configured: Readonly<Record<string, unknown>>,
): OptionsOf<O> {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas ?? {})) {
    const value = configured[name];
    values[name] = value !== undefined && fault(schema, value) === undefined ? value : schema.default;
  }
  return values as OptionsOf<O>;
}

/** What is wrong with the configured options of a lint. */
export function optionProblems(
  schemas: OptionSchemas | undefined,
  configured: Readonly<Record<string, unknown>>,
): readonly OptionProblem[] {
  return Object.entries(configured).flatMap(([option, value]) => {
    const schema = schemas !== undefined && Object.hasOwn(schemas, option) ? schemas[option] : undefined;
    if (schema === undefined) {
      const known = Object.keys(schemas ?? {});
      const has =
        known.length === 0 ? 'It has no options.' : `It has ${known.map((name) => `\`${name}\``).join(', ')}.`;
      return [{ option, message: `There is no option \`${option}\`. ${has}` }];
    }
    const wrong = fault(schema, value);
    return wrong === undefined ? [] : [{ option, message: `\`${option}\` ${wrong}.` }];
  });
}

function fault(schema: OptionSchema, value: unknown): string | undefined {
  switch (schema.type) {
    case 'integer': {
      if (typeof value !== 'number' || !Number.isInteger(value)) return 'must be a whole number';
      if (schema.minimum !== undefined && value < schema.minimum) return `must be at least ${schema.minimum}`;
      if (schema.maximum !== undefined && value > schema.maximum) return `must be at most ${schema.maximum}`;
      return undefined;
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'string': {
      if (typeof value !== 'string') return 'must be a text';
      return schema.enum === undefined || schema.enum.includes(value)
        ? undefined
        : `must be one of ${schema.enum.join(', ')}`;
    }
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? undefined
        : 'must be a list of texts';
  }
}

/** The options as a JSON Schema, for the configuration's schema and the pages. */
export function optionsJsonSchema(schemas: OptionSchemas | undefined): object {
  const properties = Object.fromEntries(
    Object.entries(schemas ?? {}).map(([name, schema]) => [
      name,
      schema.type === 'strings' ? { ...schema, type: 'array', items: { type: 'string' } } : schema,
    ]),
  );
  return { type: 'object', properties, additionalProperties: false };
}
