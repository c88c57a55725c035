import { parseJson } from '../../engine/values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../../engine/values/types.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { ipv4Pseudonym, ipv6Pseudonym, macPseudonym } from './addresses.js';
import { changeEncoded } from './encoded.js';
import { Keyed } from './keyed.js';
import { Memo } from './memo.js';
import { NameBook } from './names.js';
import { roleOf, type Role } from './roles.js';
import { ACCOUNT_PATTERNS, HOST_PATTERN, SECRET_PATTERNS } from './secrets.js';
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

const EMAIL = /(?<![\w.+-])([\w.+-]{1,64})@((?:[A-Za-z0-9_-]{1,63}\.){0,8}[A-Za-z0-9_-]{1,63})(?![\w@])/gu;
const GUID = /(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])/gu;
const SID = /(?<![\w-])S-1-(?:5-21|12-1)(?:-\d{1,10}){2,6}(?![\d-])/giu;
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/gu;
const IPV6 = /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\w:]|\.\d)/gu;
const MAC = /(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![0-9A-Fa-f:-])/gu;
const FULL_NAME = /(?<![\w.-])(?:[A-Za-z0-9_-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62}(?![\w-])/gu;
const AWS_ACCOUNT = /(?<=arn:aws[\w-]{0,16}:[\w-]{0,32}:[\w-]{0,32}:)\d{12}(?=:)|(?<!\d)\d{12}(?=\.dkr\.ecr\.)/gu;
const RESOURCE_GROUP = /(?<=\/resourceGroups\/)[^/\s"']{1,90}/giu;

/** What stands before an `@` and is nobody: the user of a service, parts of image and package names. */
const NO_EMAIL = /^(?:git|noreply|no-reply)$/iu;
const NO_MAIL_HOST = /^(?:sha256|sha512|\d[\w.-]*|.*\.(?:service|socket|timer|target|mount))$/iu;

/** How deep text in Base64 within text in Base64 is looked into. */
const MAX_ENCODED = 2;

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
        this.learnText(value as string, column.name);
        return true;
      });
    else if (column.type === 'dynamic') this.learnDynamic(value as Dynamic, column.name);
  }

  /** The value as it can be shared. */
  anonymise(value: Value, column: ColumnInfo): Value {
    if (value === null || value === '') return value;
    if (column.type === 'string')
      return this.made.of(column.name, value as string, () => this.role(value as string, roleOf(column.name)));
    if (column.type === 'guid') return this.guid(value as string);
    return column.type === 'dynamic' ? this.dynamic(value as Dynamic, column.name) : value;
  }

  private learnDynamic(value: Dynamic, key: string): void {
    if (typeof value === 'string') this.learnText(value, key);
    else if (isDynamicArray(value)) for (const item of value) this.learnDynamic(item, key);
    else if (isDynamicBag(value)) for (const [inner, item] of value) this.learnDynamic(item, keyIn(value, inner));
  }

  private learnText(text: string, key: string): void {
    const role = roleOf(key);
    if (/filename$/iu.test(key)) this.names.learnProgram(text);
    switch (role) {
      case 'host':
        if (!isAddress(text)) this.names.learnHost(text.replace(/\$$/u, ''));
        return;
      case 'account':
        this.learnAccount(text);
        return;
      case 'domain':
        this.names.learnDomain(text);
        return;
      case 'person':
      case 'resource':
        if (!text.includes('@')) this.names.learn(text, role);
        break;
      case 'hex-id':
      case 'number-id':
      case 'kept':
      case 'text':
        break;
    }
    this.learnWithin(text, 0);
  }

  private learnAccount(text: string): void {
    const { domain, account } = splitAccount(text);
    if (domain !== undefined) this.names.learnDomain(domain);
    if (/^(?:s-1-|system:|arn:)|@|\{/iu.test(account) || isGuid(account)) this.learnWithin(account, 0);
    else if (account.endsWith('$')) this.names.learnHost(account.slice(0, -1));
    else if (!isAddress(account)) this.names.learn(account, 'account');
  }

  /** Takes the names that stand within a text: in paths, options, shares, addresses of mail, JSON, Base64. */
  private learnWithin(text: string, depth: number): void {
    for (const pattern of ACCOUNT_PATTERNS)
      for (const [, name] of text.matchAll(pattern)) this.names.learn(name!, 'account');
    for (const [, host] of text.matchAll(HOST_PATTERN)) if (!isAddress(host!)) this.names.learnHost(host!);
    if (text.includes('@')) {
      for (const [, local, host] of text.matchAll(EMAIL)) {
        if (NO_EMAIL.test(local!) || NO_MAIL_HOST.test(host!)) continue;
        this.names.learn(local!, 'account');
        if (host!.includes('.')) this.names.learnDomain(host!);
        else this.names.learnHost(host!);
      }
    }
    if (/^\s*[{[]/u.test(text)) {
      const parsed = parseJson(text);
      if (parsed.error === undefined && typeof parsed.value === 'object' && parsed.value !== null)
        this.learnDynamic(parsed.value, '');
    }
    if (depth < MAX_ENCODED) {
      changeEncoded(text, (inner) => {
        this.learnWithin(inner, depth + 1);
        return inner;
      });
    }
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
      case 'hex-id':
        return /^[0-9a-f]{16,64}$/iu.test(text)
          ? this.counted('id', text, this.keyed.hex('id', text))
          : this.text(text);
      case 'number-id':
        return /^\d{6,}$/u.test(text) ? this.counted('id', text, this.keyed.sameShape('id', text)) : this.text(text);
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
    for (const { pattern, group, keep = 0 } of SECRET_PATTERNS) {
      parts.replace(pattern, (found) => this.secret(found, keep), group);
    }
    if (text.includes('@')) parts.replace(EMAIL, (found, match) => this.email(found, match[1]!, match[2]!));
    parts.replace(GUID, (found) => this.guid(found));
    parts.replace(SID, (found) => this.sid(found));
    parts.replace(AWS_ACCOUNT, (found) => this.counted('id', found, this.keyed.sameShape('id', found)));
    parts.replace(MAC, (found) => this.counted('address', found, macPseudonym(this.keyed, found)));
    parts.replace(IPV6, (found) => this.address(found, ipv6Pseudonym));
    parts.replace(IPV4, (found) => this.address(found, ipv4Pseudonym));
    parts.replace(RESOURCE_GROUP, (found) => this.names.name(found, 'resource'));
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

/** The name by which a key of a bag is judged: a `displayName` beside a user's name is a person's. */
function keyIn(bag: ReadonlyMap<string, Dynamic>, key: string): string {
  const isUser = bag.has('userPrincipalName') || bag.has('UserPrincipalName');
  return isUser && /^displayname$/iu.test(key) ? 'UserDisplayName' : key;
}

/** `LAB\alice` as its parts; `account` is all of it where there is no domain. */
function splitAccount(text: string): { domain: string | undefined; account: string; mark: string } {
  const at = text.search(/\\/u);
  if (at <= 0) return { domain: undefined, account: text, mark: '' };
  return { domain: text.slice(0, at), account: text.slice(at + 1), mark: '\\' };
}

function isAddress(text: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/u.test(text) || (text.includes(':') && /^[0-9a-f:.%]+$/iu.test(text));
}

function isGuid(text: string): boolean {
  GUID.lastIndex = 0;
  return GUID.test(text);
}
