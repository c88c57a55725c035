import { fullNameKind, registered, tenantLabels } from './full-names.js';
import type { Keyed } from './keyed.js';
import { COMMON_SUFFIXES, isCommonName, PRIVATE_TOP_LABELS } from './well-known.js';

/** What a name stands for; where a word was met as several, the first of these counts. */
export type NameKind = 'domain' | 'host' | 'account' | 'person' | 'resource' | 'other';

const KINDS: readonly NameKind[] = ['domain', 'host', 'account', 'person', 'resource', 'other'];

/** What pseudonyms begin with. */
const BEGINNINGS: Readonly<Record<NameKind, string>> = {
  domain: 'dom',
  host: 'host',
  account: 'user',
  person: 'name',
  resource: 'res',
  other: 'word',
};

/** Shorter names are replaced only where they are all of a value: within text they may be anything. */
const SHORTEST_IN_TEXT = 3;

/** Names that were met, and their pseudonyms. Names are the same in upper and lower case. */
export class NameBook {
  private readonly kinds = new Map<string, NameKind>();
  /** Names to look for within text, by their first word, the longer first. */
  private readonly byFirstWord = new Map<string, string[]>();
  /** Words that are names and, in these events, also names of programs: within text they stay. */
  private readonly programs = new Set<string>();
  private readonly domains = new Set<string>();
  private readonly stayed = new Set<string>();

  /** `keep`: names that stay, in lower case. */
  constructor(
    private readonly keyed: Keyed,
    private readonly keep: ReadonlySet<string>,
    private readonly onReplaced: (kind: NameKind, name: string) => void,
  ) {}

  /** Names that were left in text because a program is called so too. */
  get keptInText(): readonly string[] {
    return [...this.stayed].sort();
  }

  learn(name: string, kind: NameKind): void {
    const key = name.trim().toLowerCase();
    if (key === '' || this.isKept(key)) return;
    const known = this.kinds.get(key);
    if (known !== undefined && KINDS.indexOf(known) <= KINDS.indexOf(kind)) return;
    this.kinds.set(key, kind);
    const first = known === undefined ? FIRST_WORD.exec(key)?.[0] : undefined;
    if (first === undefined) return;
    const names = this.byFirstWord.get(first) ?? [];
    names.push(key);
    names.sort((a, b) => b.length - a.length);
    this.byFirstWord.set(first, names);
  }

  /** A domain name: itself and its parents down to two labels, and the labels that are no common words. */
  learnDomain(domain: string): void {
    const labels = domain.toLowerCase().split('.');
    if (labels.length === 1) {
      this.learn(domain, 'domain');
      return;
    }
    const suffix = commonSuffix(domain.toLowerCase());
    const own = suffix === undefined ? labels.length - 1 : labels.length - suffix.split('.').length;
    for (let at = 0; at < own; at++) {
      const rest = labels.slice(at).join('.');
      if (suffix === undefined && labels.length - at >= 2 && !this.isKept(rest)) this.domains.add(rest);
      if (labels[at]!.length > SHORTEST_IN_TEXT) this.learn(labels[at]!, 'domain');
    }
  }

  /**
   * A full name that a text has. `isHost`: it stands where only a host can. Its words are taken as names only where they
   * are of a private network: `python.example` must not make a name of each `python`.
   */
  learnFullName(name: string, isHost: boolean): void {
    const lower = name.toLowerCase();
    const kind = fullNameKind(lower, isHost);
    if (this.programs.has(lower)) return;
    if (kind === 'own') {
      const domain = registered(lower);
      if (!this.isKept(domain) && !this.isKept(lower) && commonSuffix(lower) === undefined) this.domains.add(domain);
    } else if (kind === 'private' && commonSuffix(lower) === undefined) {
      if (lower.split('.').length > 2) this.learnHost(lower);
      else this.learnDomain(lower);
    }
  }

  /** A host by its name or full name. */
  learnHost(host: string): void {
    const [first = '', ...rest] = host.split('.');
    if (/^\d+$/u.test(first)) return;
    this.learn(first, 'host');
    if (rest.length > 0) this.learnDomain(rest.join('.'));
  }

  /** A program's file, whose name is no person's within text. */
  learnProgram(file: string): void {
    const name = file.toLowerCase();
    this.programs.add(name);
    this.programs.add(name.replace(/\.[a-z0-9]+$/u, ''));
  }

  /** The pseudonym of a name of a kind, in the case of the name; the name itself where it is a common one. */
  name(name: string, kind: NameKind): string {
    const key = name.toLowerCase();
    if (this.isKept(key)) return name;
    this.onReplaced(kind, key);
    return inCaseOf(name, BEGINNINGS[kind] + this.keyed.letters('name', key, 7));
  }

  /** A host's name or full name: the first label as a host, the others as of a domain. */
  host(host: string): string {
    const [first = '', ...rest] = host.split('.');
    const made = this.name(first, 'host');
    return rest.length === 0 ? made : `${made}.${this.domain(rest.join('.'))}`;
  }

  /** A domain name label by label; a public last label becomes `example`, the ending of a cloud stays. */
  domain(domain: string): string {
    const lower = domain.toLowerCase();
    if (this.keep.has(lower)) return domain;
    const labels = domain.split('.');
    if (labels.length === 1) return this.name(domain, 'domain');
    const suffix = commonSuffix(lower);
    if (suffix !== undefined) {
      const kept = suffix.split('.').length;
      const own = labels.slice(0, labels.length - kept).map((label) => this.label(label));
      return [...own, ...labels.slice(labels.length - kept)].join('.');
    }
    const last = labels.at(-1)!;
    const top = PRIVATE_TOP_LABELS.has(last.toLowerCase()) ? last : inCaseOf(last, 'example');
    return [...labels.slice(0, -1).map((label) => this.label(label)), top].join('.');
  }

  /** A name below a cloud's ending: what the customer chose of it. */
  private tenant(text: string): string {
    const labels = text.split('.');
    const own = tenantLabels(text.toLowerCase());
    return labels
      .map((label, at) => (at < own && !isCommonName(label.toLowerCase()) ? this.label(label) : label))
      .join('.');
  }

  /** A label of a domain name: unlike names it is never a common one, or `corp.contoso.com` would keep its first. */
  private label(label: string): string {
    if (this.keep.has(label.toLowerCase()) || label === '') return label;
    this.onReplaced('domain', label.toLowerCase());
    return inCaseOf(label, BEGINNINGS.domain + this.keyed.letters('name', label.toLowerCase(), 7));
  }

  /** A full name below a domain that was met; undefined for other full names. */
  fullName(text: string): string | undefined {
    const lower = text.toLowerCase();
    if (this.domains.has(lower)) return this.domain(text);
    const labels = lower.split('.');
    if (!this.keep.has(lower) && fullNameKind(lower, false) === 'tenant') return this.tenant(text);
    for (let at = 1; at < labels.length - 1; at++)
      if (this.domains.has(labels.slice(at).join('.'))) return this.host(text);
    return undefined;
  }

  /** A text with the names that were met replaced, where they stand as whole words. */
  inText(text: string): string {
    let made = '';
    let done = 0;
    WORD.lastIndex = 0;
    for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
      const { index } = match;
      if (index < done) continue;
      const found = this.nameAt(text, index, match[0].toLowerCase());
      if (found === undefined) continue;
      const original = text.slice(index, index + found.length);
      made += text.slice(done, index) + this.name(original, this.kinds.get(found)!);
      done = index + found.length;
    }
    return done === 0 ? text : made + text.slice(done);
  }

  private nameAt(text: string, at: number, word: string): string | undefined {
    for (const name of this.byFirstWord.get(word) ?? []) {
      if (name.length < SHORTEST_IN_TEXT) continue;
      const end = at + name.length;
      if (text.slice(at, end).toLowerCase() !== name || LETTER.test(text[end] ?? '')) continue;
      if (!this.programs.has(name)) return name;
      this.stayed.add(name);
    }
    return undefined;
  }

  private isKept(key: string): boolean {
    return this.keep.has(key) || isCommonName(key);
  }
}

const FIRST_WORD = /[\p{L}\p{N}]+/u;
const WORD = /[\p{L}\p{N}]+/gu;
const LETTER = /[\p{L}\p{N}]/u;

function commonSuffix(domain: string): string | undefined {
  return COMMON_SUFFIXES.find((suffix) => domain === suffix || domain.endsWith(`.${suffix}`));
}

/** A pseudonym in upper case, or with its first letter so, as the name it stands for. */
function inCaseOf(name: string, pseudonym: string): string {
  if (name.length > 1 && name === name.toUpperCase() && name !== name.toLowerCase()) return pseudonym.toUpperCase();
  const first = name[0]!;
  return first !== first.toLowerCase() ? pseudonym[0]!.toUpperCase() + pseudonym.slice(1) : pseudonym;
}
