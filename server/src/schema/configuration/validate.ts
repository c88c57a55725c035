import type { ErrorObject } from 'ajv';
import { closestName } from '../closest-name.js';
import type { DocumentPath, LocatedDocument } from './document.js';
import type { ConfigurationProblem } from './types.js';
import { schemaErrors } from './validator.js';

/** What is wrong at a path of a document by its JSON Schema. */
export interface SchemaFinding {
  readonly path: DocumentPath;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly remedy: string | undefined;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a mapping of names to settings',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

function pathOf(instancePath: string): (string | number)[] {
  const parts = instancePath.split('/').slice(1);
  return parts.map((part) => (/^\d+$/u.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
}

/** `lints.rules.overly-broad-term`, `samples[0].files`. */
function nameOf(path: DocumentPath): string {
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return name.startsWith('.') ? name.slice(1) : name;
}

/** How a value of a type is written. */
const WAYS: Readonly<Record<string, string>> = {
  string: 'Write a text, in quotes where it reads as something else: `"7"`.',
  array: 'Write a list: `[one, two]`.',
  object: 'Write a mapping: `{name: value}`.',
  number: 'Write a number, without quotes.',
  integer: 'Write a whole number, without quotes.',
  boolean: 'Write `true` or `false`.',
};

/** How to write a value of the first type that is accepted, other than none. */
function wayOf(accepted: readonly string[]): string | undefined {
  const type = accepted.find((name) => name !== 'null');
  return type === undefined ? undefined : WAYS[type];
}

const quoted = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(', ');

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A typed view of the parts of an ajv error that the messages below use. */
interface ErrorParameters {
  readonly additionalProperty?: string;
  readonly missingProperty?: string;
  readonly allowedValues?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly limit?: number;
}

const parametersOf = (error: ErrorObject): ErrorParameters => error.params as ErrorParameters;

const typesOf = (error: ErrorObject): readonly string[] => [parametersOf(error).type ?? []].flat();

function didYouMean(name: string, candidates: readonly string[]): string {
  const near = closestName(name, candidates);
  return near === undefined ? `Known here: ${quoted(candidates)}.` : `Did you mean \`${near}\`?`;
}

/**
 * The finding for one ajv error; `accepted` are the types that the value may have where alternatives were given,
 * `document` is what the whole is called.
 */
function findingOf(error: ErrorObject, accepted: readonly string[], document: string): SchemaFinding {
  const path = pathOf(error.instancePath);
  const name = nameOf(path);
  const parameters = parametersOf(error);
  const value = (message: string, remedy?: string): SchemaFinding => ({ path, part: 'value', message, remedy });
  const subject = name === '' ? document : `\`${name}\``;
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = parameters.additionalProperty ?? '';
      const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
      const at = [...path, unknown];
      return {
        path: at,
        part: 'key',
        message: `unknown setting \`${nameOf(at)}\``,
        remedy: didYouMean(unknown, known),
      };
    }
    case 'required':
      return value(
        `${subject} lacks \`${parameters.missingProperty ?? ''}\``,
        `Add \`${parameters.missingProperty ?? ''}\`.`,
      );
    case 'enum': {
      const allowed = (parameters.allowedValues ?? []).map(String);
      return value(
        `${subject} cannot be \`${shown(error.data)}\`: it is one of ${quoted(allowed)}`,
        nearestOf(error.data, allowed),
      );
    }
    case 'type':
      return value(
        `${subject} must be ${accepted.map((type) => TYPE_NAMES[type] ?? type).join(' or ')}`,
        path.at(-2) === 'rules'
          ? 'Write a severity, or a severity and options: `[warning, {option: value}]`.'
          : wayOf(accepted),
      );
    case 'pattern':
      if (error.propertyName !== undefined) {
        const at = [...path, error.propertyName];
        return {
          path: at,
          part: 'key',
          message: `\`${error.propertyName}\` is not a name`,
          remedy: 'Use letters, digits and `_`.',
        };
      }
      return value(`${subject} is not a name: \`${shown(error.data)}\``, 'Use letters, digits and `_`.');
    case 'minimum':
      return value(`${subject} must not be under ${parameters.limit ?? 0}`, `Write ${parameters.limit ?? 0} or more.`);
    case 'maximum':
      return value(`${subject} must not be over ${parameters.limit ?? 0}`, `Write ${parameters.limit ?? 0} or less.`);
    case 'minLength':
    case 'minItems':
      return value(`${subject} must not be empty`, 'Give a value or remove the setting.');
    case 'maxItems':
      return value(`${subject} must not have more than ${parameters.limit ?? 0} items`, 'Take the others out.');
    default:
      return value(`${subject} ${error.message ?? 'is not valid'}`);
  }
}

function nearestOf(data: unknown, allowed: readonly string[]): string {
  const near = typeof data === 'string' ? closestName(data, allowed) : undefined;
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  return allowed.length === 1 ? `Write \`${allowed[0] ?? ''}\`.` : 'Choose one of them.';
}

/** True for an error that says no more than that the value has another type than an alternative wants. */
const isTypeError = (error: ErrorObject): boolean =>
  error.keyword === 'type' || (error.keyword === 'enum' && typeof error.data === 'object');

/** True for an error about a value of the right type at a path, or about something inside it. */
function isWithin(error: ErrorObject, instancePath: string): boolean {
  if (error.instancePath === instancePath) return error.keyword !== 'anyOf' && !isTypeError(error);
  return error.instancePath.startsWith(`${instancePath}/`);
}

/**
 * Ajv reports every alternative that failed. Where the value has the right type for one alternative, only what is wrong
 * within that one is worth saying; otherwise the types of all alternatives make one message.
 */
export function schemaFindings(errors: readonly ErrorObject[], document: string): SchemaFinding[] {
  const choices = new Set(errors.filter((error) => error.keyword === 'anyOf').map((error) => error.instancePath));
  const said = new Set<string>();
  const findings: SchemaFinding[] = [];
  for (const error of errors) {
    const { instancePath } = error;
    if (error.keyword === 'anyOf' || error.keyword === 'propertyNames') continue;
    if (!choices.has(instancePath) || !isTypeError(error)) {
      const wrongType = errors.some((other) => other.keyword === 'type' && other.instancePath === instancePath);
      if (error.keyword === 'enum' && wrongType && !choices.has(instancePath)) continue;
      findings.push(findingOf(error, typesOf(error), document));
      continue;
    }
    if (error.keyword !== 'type' || said.has(instancePath) || errors.some((other) => isWithin(other, instancePath)))
      continue;
    said.add(instancePath);
    const here = errors.filter((other) => other.keyword === 'type' && other.instancePath === instancePath);
    findings.push(findingOf(error, [...new Set(here.flatMap(typesOf))], document));
  }
  return onePerPlace(findings);
}

/** Of several findings about one value the first; what is missing in it is of another kind. */
function onePerPlace(findings: readonly SchemaFinding[]): SchemaFinding[] {
  const told = new Set<string>();
  return findings.filter(({ path, part, message }) => {
    const place = JSON.stringify([path, part, message.includes(' lacks `') ? message : '']);
    if (told.has(place)) return false;
    told.add(place);
    return true;
  });
}

/** What is wrong with a document by the JSON Schema, and the settings that cannot be used because of it. */
export interface Validation {
  readonly problems: readonly ConfigurationProblem[];
  readonly unusable: readonly DocumentPath[];
}

/** Sections of named items, each of which is used as a whole or not at all. */
const NAMED_ITEMS = new Set(['tables', 'watchlists', 'functions', 'externalData', 'connections']);

/** The setting to leave out for a finding: a list as a whole, so that the places of its other items stay true. */
function settingOf(path: DocumentPath): DocumentPath {
  const depth = NAMED_ITEMS.has(String(path[0])) ? 2 : 3;
  const firstIndex = path.findIndex((part) => typeof part === 'number');
  return path.slice(0, firstIndex < 0 ? depth : Math.min(depth, firstIndex));
}

/** Checks a configuration document's shape against `kqlens.schema.json`. */
export function validateDocument(document: LocatedDocument, value: unknown): Validation {
  const findings = schemaFindings(schemaErrors(value), 'the configuration');
  const problems = findings.map(({ path, part, message, remedy }): ConfigurationProblem => ({
    ...document.rangeOf(path, part),
    severity: 'error',
    message,
    ...(remedy === undefined ? {} : { remedy }),
  }));
  return { problems, unusable: findings.map(({ path }) => settingOf(path)) };
}

/** A copy of plain data without what is stored under a path. */
export function without(value: unknown, path: DocumentPath): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return value;
  const entries = Object.entries(value).filter(([key]) => rest.length > 0 || key !== String(name));
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === String(name) ? without(inner, rest) : inner]));
}
