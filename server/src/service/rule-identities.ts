import type { RuleIdentity } from '../lint/context.js';
import { readRuleFile } from '../rules/read.js';

/** Fields whose values may be the id or the name of a rule, in YAML and in JSON. */
const FIELD =
  /(?:^|[\s{,"'-])(?:id|name|displayName|ruleId|detectionId)["']?[ \t]*:[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\n]+)/gim;
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * Texts of a file that hold the ids and names of its rules and more, found without parsing it: two files whose rules share
 * an id or a name share one of these. Marks are left out, so that spellings of one value agree.
 */
export function identityHints(text: string): ReadonlySet<string> {
  const hints = new Set<string>();
  for (const [, value] of text.matchAll(FIELD)) hints.add(plain(value!.replace(/ #.*$/, '')));
  for (const [guid] of text.matchAll(GUID)) hints.add(plain(guid));
  return hints;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The rules of a file as others refer to them; `file` is how the user names it. */
export function identitiesOf(path: string, text: string, file: string): RuleIdentity[] {
  return readRuleFile(path, text).rules.map(({ id, name }) => ({ id: id?.value, name: name?.value, file }));
}

/**
 * The rules of many files by id and name. Only files that may share an id or a name are parsed, when asked for. A rule and
 * its compiled form, in YAML and in JSON, are one rule: files of the two kinds are not held against each other.
 */
export class RuleIdentities {
  private readonly hints = new Map<string, ReadonlySet<string>>();
  private readonly byHint = new Map<string, Set<string>>();
  private readonly parsed = new Map<string, readonly RuleIdentity[]>();

  /**
   * @param textOf - the text of a file; undefined when it is gone.
   * @param shown - how the user names a file.
   */
  constructor(
    private readonly textOf: (path: string) => string | undefined,
    private readonly shown: (path: string) => string,
  ) {}

  /** Takes a file in as it is now, or drops it; the files that shared something with it, or do now, if that changed. */
  set(path: string, text: string | undefined): ReadonlySet<string> {
    this.parsed.delete(path);
    const before = this.hints.get(path) ?? new Set<string>();
    const after = text === undefined || kindOf(path) === undefined ? new Set<string>() : identityHints(text);
    if (before.size === after.size && [...before].every((hint) => after.has(hint))) return new Set();
    const touched = new Set([...this.near(before), ...this.near(after)]);
    touched.delete(path);
    for (const hint of before) this.byHint.get(hint)?.delete(path);
    for (const hint of after) {
      const paths = this.byHint.get(hint);
      if (paths === undefined) this.byHint.set(hint, new Set([path]));
      else paths.add(path);
    }
    this.hints.set(path, after);
    return touched;
  }

  /** Whether a file was taken in. */
  has(path: string): boolean {
    return this.hints.has(path);
  }

  /** The rules of other files that have the id or the name of a rule of this one, by path. */
  sharing(path: string): RuleIdentity[] {
    const others = [...this.near(this.hints.get(path) ?? new Set())].filter(
      (other) => other !== path && kindOf(other) === kindOf(path),
    );
    if (others.length === 0) return [];
    const own = this.rulesOf(path);
    const ids = new Set(own.flatMap(({ id }) => id?.toLowerCase() ?? []));
    const names = new Set(own.flatMap(({ name }) => name ?? []));
    return others
      .sort()
      .flatMap((other) => this.rulesOf(other))
      .filter(
        ({ id, name }) => (id !== undefined && ids.has(id.toLowerCase())) || (name !== undefined && names.has(name)),
      );
  }

  private near(hints: ReadonlySet<string>): Set<string> {
    return new Set([...hints].flatMap((hint) => [...(this.byHint.get(hint) ?? [])]));
  }

  private rulesOf(path: string): readonly RuleIdentity[] {
    let rules = this.parsed.get(path);
    if (rules === undefined) {
      const text = this.textOf(path);
      rules = text === undefined ? [] : identitiesOf(path, text, this.shown(path));
      this.parsed.set(path, rules);
    }
    return rules;
  }
}

/** Files that can say what their rules are called. */
function kindOf(path: string): 'yaml' | 'json' | undefined {
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  return /\.jsonc?$/i.test(path) ? 'json' : undefined;
}
