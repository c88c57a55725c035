/** A class of the package; the members of its instances are looked up by name. */
export interface BridgeType {
  readonly $$name?: string;
  readonly $is?: unknown;
  readonly $isArrayEnumerator?: unknown;
}

/** An object of one of the package's classes. */
export type Instance = Readonly<Record<string, unknown>> & { readonly constructor: BridgeType };

/** The parts of the package's runtime (Bridge.NET) that have shorter ways in their places. */
export interface BridgeRuntime {
  is(value: unknown, type: BridgeType, ignoreCustom?: boolean, allowNull?: boolean): unknown;
  isArray(value: unknown): boolean;
  getTypeAlias(type: BridgeType): string;
  hasValue(value: unknown): boolean;
  referenceEquals(a: unknown, b: unknown): boolean;
  /** Makes a property of a class or of its instances (the holder); answers with its accessors. */
  property(holder: object, name: string, initial: unknown, isStatic: boolean, type: object, hidden?: boolean): object;
  ref(holder: object, key?: unknown): { v: unknown };
}

export interface SystemRuntime {
  readonly Array: {
    getCount(list: unknown, element?: BridgeType): unknown;
    getItem(list: unknown, index: unknown, element?: BridgeType): unknown;
  };
  readonly Text: { readonly StringBuilder: { readonly prototype: object } };
}

/** Whether a value is an instance of one of the package's classes, so that its class says all about its type. */
export function isInstance(value: unknown): value is Instance {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { $boxed, constructor } = value as Instance & { readonly $boxed?: unknown };
  return $boxed === undefined && typeof constructor === 'function' && '$$name' in constructor;
}
