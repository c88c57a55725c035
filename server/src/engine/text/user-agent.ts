import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import makeParser, { type UserAgentParser, type UserAgentPart } from 'uap-ref-impl';
import { parse as parseYaml } from 'yaml';
import type { Dynamic, DynamicBag } from '../values/types.js';

/** What `parse_user_agent()` can look for. */
export type UserAgentTarget = 'browser' | 'os' | 'device';
export const USER_AGENT_TARGETS: readonly UserAgentTarget[] = ['browser', 'os', 'device'];

/** The name under which a bundle keeps the rules as JSON beside its code. */
export const BUNDLED_USER_AGENT_RULES = 'user-agent-rules.json';

/** The rules of uap-core as they ship; reading its YAML takes about half a second, so a build keeps them as JSON. */
export function readUserAgentRules(): object {
  const path = createRequire(import.meta.url).resolve('uap-core/regexes.yaml');
  return parseYaml(readFileSync(path, 'utf8')) as object;
}

let parser: UserAgentParser | undefined;

function loadParser(): UserAgentParser {
  if (parser === undefined) {
    const bundled = join(dirname(fileURLToPath(import.meta.url)), BUNDLED_USER_AGENT_RULES);
    const rules = existsSync(bundled) ? (JSON.parse(readFileSync(bundled, 'utf8')) as object) : readUserAgentRules();
    parser = makeParser(rules);
  }
  return parser;
}

/** The rules backtrack, so that only the beginning of a longer text is looked at. */
const MAX_LENGTH = 2000;

/** Results by target and text: a text takes half a millisecond, and logs repeat them. */
const known = new Map<string, DynamicBag>();
const MAX_KNOWN = 10_000;

/**
 * What a user agent text says of browser, operating system or device. Every key is there, "" where nothing is known.
 * Source: https://learn.microsoft.com/kusto/query/parse-user-agent-function
 */
export function parseUserAgent(text: string, targets: readonly UserAgentTarget[]): DynamicBag {
  const result = new Map<string, Dynamic>();
  for (const target of targets) result.set(NAMES[target], partOf(text.slice(0, MAX_LENGTH), target));
  return result;
}

const NAMES = { browser: 'Browser', os: 'OperatingSystem', device: 'Device' } as const;

function partOf(text: string, target: UserAgentTarget): DynamicBag {
  const key = `${target} ${text}`;
  let part = known.get(key);
  if (part === undefined) {
    part = lookFor(text, target);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, part);
  }
  return part;
}

function lookFor(text: string, target: UserAgentTarget): DynamicBag {
  const rules = loadParser();
  switch (target) {
    case 'browser':
      return bag(rules.parseUA(text), { MajorVersion: 'major', MinorVersion: 'minor', Patch: 'patch' });
    case 'os':
      return bag(rules.parseOS(text), {
        MajorVersion: 'major',
        MinorVersion: 'minor',
        Patch: 'patch',
        PatchMinor: 'patchMinor',
      });
    case 'device':
      return bag(rules.parseDevice(text), { Brand: 'brand', Model: 'model' });
  }
}

function bag(part: UserAgentPart, keys: Readonly<Record<string, keyof UserAgentPart>>): DynamicBag {
  const entries = Object.entries({ Family: 'family', ...keys } satisfies Record<string, keyof UserAgentPart>);
  return new Map(entries.map(([name, key]): [string, Dynamic] => [name, part[key] ?? '']));
}
