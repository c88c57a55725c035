import type { Analysis } from './analysis.js';
import { kustoPackage, type PackageObject } from './package.js';
import { at, construct } from './raw.js';

/** By the package's object of an analysed text. */
const services = new WeakMap<PackageObject, PackageObject>();

/**
 * The language package's editor service for an analysed query. Undefined where the package could not analyse the text: then
 * it has nothing to say about it.
 */
export function codeService(analysis: Analysis): PackageObject | undefined {
  const { code } = analysis;
  if (code === undefined) return undefined;
  let service = services.get(code);
  if (service === undefined) {
    service = construct(at(kustoPackage().Kusto, 'Language', 'Editor', 'KustoCodeService'), 'ctor', code);
    services.set(code, service);
  }
  return service;
}

/** The package's token for work that nobody cancels: its calls are short and cannot be interrupted from outside. */
export function neverCancelled(): PackageObject {
  return construct(at(kustoPackage().Kusto, 'Language', 'Utils', 'CancellationToken'), '');
}

/** The names of one of the package's enumerations by their numbers. */
export function enumerationNames(enumeration: PackageObject): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(enumeration).flatMap(([name, value]) => (typeof value === 'number' ? [[value, name] as const] : [])),
  );
}
