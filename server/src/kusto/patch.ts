/** A function of the language package that has another one in its place. */
interface Replacement {
  readonly holder: object;
  readonly name: PropertyKey;
  readonly original: unknown;
  readonly replacement: unknown;
}

const replacements: Replacement[] = [];

/** Puts another function in the place of a member of the language package. */
export function replaceMember<T extends object, K extends keyof T>(holder: T, name: K, replacement: T[K]): void {
  replacements.push({ holder, name, original: holder[name], replacement });
  holder[name] = replacement;
}

/** Runs something with the package as it was shipped, which shows that what replaced parts of it answers the same. */
export function withOriginalPackage<R>(run: () => R): R {
  for (const { holder, name, original } of replacements) Reflect.set(holder, name, original);
  try {
    return run();
  } finally {
    for (const { holder, name, replacement } of replacements) Reflect.set(holder, name, replacement);
  }
}
