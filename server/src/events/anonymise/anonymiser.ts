import { isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../../engine/values/types.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { ipv4Pseudonym, ipv6Pseudonym, macPseudonym } from './addresses.js';
import { changeEncoded } from './encoded.js';
import {
  AWS_ACCOUNT,
  EMAIL,
  FULL_NAME,
  GUID,
  IPV4,
  IPV4_NAME,
  IPV6,
  isAddress,
  isFullName,
  isGuid,
  keyIn,
  MAC,
  MAX_ENCODED,
  NO_EMAIL,
  NO_MAIL_HOST,
  RESOURCE_GROUP,
  SID,
  splitAccount,
} from './forms.js';
import { Keyed } from './keyed.js';
import { Learner } from './learner.js';
import { Memo } from './memo.js';
import { NameBook } from './names.js';
import { roleOf, type Role } from './roles.js';
import { ATTACHED_USER, LOGIN_PROGRAM, LOGIN_SECRETS } from './login-programs.js';
import { SECRET_PATTERNS } from './secrets.js';
import { TextParts } from './text-parts.js';
import { isCommonName } from './well-known.js';

export interface AnonymiseOptions {
  /** What all pseudonyms follow from: the same seed and value give the same pseudonym, in every file. */
  readonly seed: string;
  /** Further names to replace: of customers, products, projects. */
  readonly also?: readonly string[] | undefined;
  /** Names and values that stay. */
  readonly keep?: readonly string[] | undefined;
}

/** What was replaced: how many different values, by kind; and names that stay within text as programs are called so. */
export interface Replaced {
  readonly kinds: ReadonlyMap<string, number>;
  readonly keptInText: readonly string[];
}

/** Different values of a kind are counted up to this. */
export const MAX_COUNTED = 1_000_000;

/** How many pseudonyms of addresses are remembered. */
const MAX_KEPT = 100_000;

/**
 * Replaces what names an organisation and its people by pseudonyms, so that a real event can be shared. Values are first
 * shown to {@link learn}, all of them; names found in columns that hold names are then replaced everywhere, also within
 * command lines and dynamics. What has a form of its own (addresses, keys, SIDs, GUIDs, e-mail) is found without that.
 */
export class Anonymiser {
  private readonly keyed: Keyed;
  private readonly names: NameBook;
  private readonly learner: Learner;
  private readonly keep: ReadonlySet<string>;
  private readonly kinds = new Map<string, Set<string>>();
  /** Pseudonyms of addresses that were made already: each takes many digests. */
  private readonly addresses = new Map<string, string | undefined>();

  private readonly learned = new Memo<true>();
  private readonly made = new Memo<string>();

  constructor(options: AnonymiseOptions) {
    this.keyed = new Keyed(options.seed);
    this.keep = new Set((options.keep ?? []).map((k) => k.toLowerCase()));
    this.names = new NameBook(this.keyed, this.keep, (kind, name) => this.count(kind, name));
    this.learner = new Learner(this.names);
    for (const name of options.also ?? []) this.names.learn(name, 'other');
  }

  get replaced(): Replaced {
    const kinds = [...this.kinds].map(([kind, values]) => [kind, values.size] as const);
    return { kinds: new Map(kinds.sort((a, b) => b[1] - a[1])), keptInText: this.names.keptInText };
  }

  /** Takes the names that a value of a column holds. */
  learn(value: Value, column: ColumnInfo): void {
    if (value === null || value === '') return;
    if (column.type === 'string')
      this.learned.of(column.name, value as string, () => {
        this.made.clear();
        this.learner.text(value as string, column.name);
        return true;
      });
    else if (column.type === 'dynamic') this.learner.dynamic(value as Dynamic, column.name);
  }

  /** The value as it can be shared. */
  anonymise(value: Value, column: ColumnInfo): Value {
    if (value === null || value === '') return value;
    if (column.type === 'string')
      return this.made.of(column.name, value as string, () => this.role(value as string, roleOf(column.name)));
    if (column.type === 'guid') return this.guid(value as string);
    return column.type === 'dynamic' ? this.dynamic(value as Dynamic, column.name) : value;
  }

  private dynamic(value: Dynamic, key: string): Dynamic {
    if (typeof value === 'string') return this.role(value, roleOf(key));
    if (isDynamicArray(value)) return value.map((item) => this.dynamic(item, key));
    if (!isDynamicBag(value)) return value;
    return new Map([...value].map(([k, item]) => [this.text(k), this.dynamic(item, keyIn(value, k))]));
  }

  private role(text: string, role: Role): string {
    if (text === '' || this.keep.has(text.toLowerCase())) return text;
    switch (role) {
      case 'kept':
        return text;
      case 'host':
        return isAddress(text) ? this.text(text) : this.names.host(text);
      case 'account':
        return this.account(text);
      case 'domain':
        return isCommonName(text.toLowerCase()) ? text : this.names.domain(text);
      case 'person':
      case 'resource':
        return text.includes('@') ? this.text(text) : this.names.name(text, role);
      case 'url':
        return isFullName(text) ? (this.names.fullName(text) ?? this.text(text)) : this.text(text);
      case 'hex-id':
        if (/^[0-9a-f]{12}$/iu.test(text)) return this.counted('address', text, macPseudonym(this.keyed, text)) ?? text;
        return /^[0-9a-f]{16,64}$/iu.test(text)
          ? this.counted('id', text, this.keyed.hex('id', text))
          : this.text(text);
      case 'number-id':
        return /^\d{6,}$/u.test(text) ? this.counted('id', text, this.keyed.sameShape('id', text)) : this.text(text);
      case 'words':
        return this.words(new TextParts(text));
      case 'text':
        return this.text(text);
    }
  }

  private account(text: string): string {
    const { domain, account, mark } = splitAccount(text);
    if (domain !== undefined) {
      const made = isCommonName(domain.toLowerCase()) ? domain : this.names.domain(domain);
      return `${made}${mark}${this.account(account)}`;
    }
    if (/^(?:s-1-|arn:)|@|\{/iu.test(account) || isGuid(account) || isAddress(account)) return this.text(account);
    if (/^system:node:/u.test(account)) return `system:node:${this.names.host(account.slice(12))}`;
    if (/^system:/u.test(account)) return this.text(account);
    if (account.endsWith('$') && account.length > 1) return `${this.names.host(account.slice(0, -1))}$`;
    return this.names.name(account, 'account');
  }

  /** A text with all replaced that is known by its form or was met as a name. */
  private text(text: string, depth = 0): string {
    if (this.keep.has(text.toLowerCase())) return text;
    const encoded = depth < MAX_ENCODED ? changeEncoded(text, (inner) => this.text(inner, depth + 1)) : undefined;
    const parts = new TextParts(encoded ?? text);
    const isLogin = LOGIN_PROGRAM.test(text);
    const secrets = isLogin ? [...LOGIN_SECRETS, ...SECRET_PATTERNS] : SECRET_PATTERNS;
    for (const { pattern, group, keep = 0, needs } of secrets) {
      if (needs !== undefined && !text.includes(needs)) continue;
      parts.replace(pattern, (found) => this.secret(found, keep), group);
    }
    if (isLogin) parts.replace(ATTACHED_USER, (found) => this.names.name(found, 'account'), 1);
    if (text.includes('@')) parts.replace(EMAIL, (found, match) => this.email(found, match[1]!, match[2]!));
    parts.replace(GUID, (found) => this.guid(found));
    parts.replace(SID, (found) => this.sid(found));
    parts.replace(AWS_ACCOUNT, (found) => this.counted('id', found, this.keyed.sameShape('id', found)));
    parts.replace(MAC, (found) => this.counted('address', found, macPseudonym(this.keyed, found)));
    parts.replace(IPV6, (found) => this.address(found, ipv6Pseudonym));
    parts.replace(IPV4, (found) => this.address(found, ipv4Pseudonym));
    parts.replace(IPV4_NAME, (found) => this.address(found.replaceAll('-', '.'), ipv4Pseudonym)?.replaceAll('.', '-'));
    parts.replace(RESOURCE_GROUP, (found) => this.names.name(found, 'resource'));
    return this.words(parts);
  }

  /** The names in what is left of a text. */
  private words(parts: TextParts): string {
    parts.replace(FULL_NAME, (found) => this.names.fullName(found));
    return parts.finish((rest) => this.names.inText(rest));
  }

  /** A secret keeps its length, its sort of characters and the beginning that tells its kind. */
  private secret(found: string, keep: number): string {
    if (this.keep.has(found.toLowerCase()) || /^["']?["']?$/u.test(found)) return found;
    const body = found.slice(keep);
    return this.counted('key', found, found.slice(0, keep) + this.keyed.sameShape('secret', body)) ?? found;
  }

  private email(whole: string, local: string, host: string): string | undefined {
    if (NO_EMAIL.test(local) || (NO_MAIL_HOST.test(host) && !isAddress(host))) return undefined;
    const made = isAddress(host)
      ? (ipv4Pseudonym(this.keyed, host) ?? host)
      : host.includes('.')
        ? (this.names.fullName(host) ?? this.names.domain(host))
        : this.names.host(host);
    return this.counted('e-mail', whole, `${this.names.name(local, 'account')}@${made}`);
  }

  private address(found: string, make: (keyed: Keyed, text: string) => string | undefined): string | undefined {
    if (!this.addresses.has(found)) {
      if (this.addresses.size >= MAX_KEPT) this.addresses.clear();
      this.addresses.set(found, this.keep.has(found) ? undefined : make(this.keyed, found));
    }
    return this.counted('address', found, this.addresses.get(found));
  }

  private guid(found: string): string {
    if (/^[0f-]+$/iu.test(found) || this.keep.has(found.toLowerCase())) return found;
    return this.counted('guid', found, this.keyed.hex('guid', found)) ?? found;
  }

  /** The part of a SID that tells the domain, and its last number where that is no well-known one. */
  private sid(found: string): string {
    const parts = found.split('-');
    const tail = parts.slice(4);
    const numbers = (kind: string, value: string, count: number): string[] => {
      const bytes = this.keyed.bytes(kind, value);
      return Array.from({ length: count }, (_, i) => String(bytes.readUInt32BE(4 * i)));
    };
    const last = tail.at(-1)!;
    const isDomain = parts[2] !== '5' || tail.length <= 3;
    const authority = isDomain ? tail : tail.slice(0, -1);
    const made = numbers('sid', authority.join('-'), authority.length);
    if (!isDomain) {
      const isCommon = Number(last) < 1000;
      made.push(isCommon ? last : String(1000 + (this.keyed.bytes('rid', tail.join('-')).readUInt32BE(0) % 1_000_000)));
    }
    return this.counted('sid', found, [...parts.slice(0, 4), ...made].join('-'));
  }

  private counted<T extends string | undefined>(kind: string, found: string, made: T): T {
    if (made !== undefined) this.count(kind, found.toLowerCase());
    return made;
  }

  private count(kind: string, value: string): void {
    const seen = this.kinds.get(kind) ?? new Set<string>();
    if (seen.size < MAX_COUNTED) seen.add(value);
    this.kinds.set(kind, seen);
  }
}
