import { parseJson } from '../../engine/values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic } from '../../engine/values/types.js';
import { changeEncoded } from './encoded.js';
import {
  DOMAIN_COMPONENTS,
  EMAIL,
  FULL_NAME,
  isAddress,
  isFullName,
  isGuid,
  keyIn,
  MAX_ENCODED,
  NO_EMAIL,
  NO_MAIL_HOST,
  splitAccount,
} from './forms.js';
import { LOGIN_NAMES, LOGIN_PROGRAM } from './login-programs.js';
import { HOST_SCHEMES, NAME_PATTERNS, NAMED_VALUE, URL_HOST, XML_VALUE } from './name-patterns.js';
import type { NameBook } from './names.js';
import { roleOf, textRoleOf, type Role } from './roles.js';

/** Finds names: those that columns hold, and those that are told by what stands around them in text. */
export class Learner {
  constructor(private readonly names: NameBook) {}

  /** Takes the names of a dynamic that stands under a column or key. */
  dynamic(value: Dynamic, key: string): void {
    if (typeof value === 'string') this.text(value, key);
    else if (isDynamicArray(value)) for (const item of value) this.dynamic(item, key);
    else if (isDynamicBag(value)) for (const [inner, item] of value) this.dynamic(item, keyIn(value, inner));
  }

  /** Takes the names of a text that stands under a column or key. */
  text(text: string, key: string): void {
    const role = roleOf(key);
    if (/filename$/iu.test(key)) this.names.learnProgram(text);
    switch (role) {
      case 'host':
        if (!isAddress(text)) this.names.learnHost(text.replace(/\$$/u, ''));
        return;
      case 'account':
        this.account(text);
        return;
      case 'domain':
        this.names.learnDomain(text);
        return;
      case 'url':
        if (isFullName(text)) this.names.learnFullName(text, true);
        break;
      case 'person':
      case 'resource':
        if (!text.includes('@')) this.names.learn(text, role);
        break;
      case 'hex-id':
      case 'number-id':
      case 'kept':
      case 'words':
      case 'text':
        break;
    }
    this.within(text, 0);
  }

  private account(text: string): void {
    const { domain, account } = splitAccount(text);
    if (domain !== undefined) this.names.learnDomain(domain);
    if (/^(?:s-1-|system:|arn:)|@|\{/iu.test(account) || isGuid(account)) this.within(account, 0);
    else if (account.endsWith('$')) this.names.learnHost(account.slice(0, -1));
    else if (!isAddress(account)) this.names.learn(account, 'account');
  }

  /** Takes the names that stand within a text: in paths, options, shares, addresses of mail, JSON, Base64. */
  private within(text: string, depth: number): void {
    this.named(text);
    this.fullNames(text);
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
        this.dynamic(parsed.value, '');
    }
    if (depth < MAX_ENCODED) {
      changeEncoded(text, (inner) => {
        this.within(inner, depth + 1);
        return inner;
      });
    }
  }

  /** Takes the names that are told by what stands around them. */
  private named(text: string): void {
    const isLogin = LOGIN_PROGRAM.test(text);
    for (const { pattern, role, needs } of isLogin ? [...NAME_PATTERNS, ...LOGIN_NAMES] : NAME_PATTERNS) {
      if (needs !== undefined && !text.includes(needs)) continue;
      for (const [, name] of text.matchAll(pattern)) this.as(name!, role);
    }
    if (text.includes('=') || text.includes('":') || text.includes('" :')) {
      for (const [, key, double, single, bare] of text.matchAll(NAMED_VALUE))
        this.as((double ?? single ?? bare)!, textRoleOf(key!));
    }
    if (text.includes('<'))
      for (const [, name, element, value] of text.matchAll(XML_VALUE)) this.as(value!, textRoleOf((name ?? element)!));
  }

  private as(name: string, role: Role): void {
    if (role === 'account') this.account(name.replace(/^([\w.-]+)\/([\w.@-]+)$/u, '$1\\$2'));
    else if (role === 'person' || role === 'resource') {
      if (!/[@/\\]/u.test(name)) this.names.learn(name, role);
    } else if (role === 'host' || role === 'domain') {
      for (const one of name.split(',')) {
        if (isFullName(one)) this.names.learnFullName(one, true);
        else if (/^[A-Za-z][\w-]*$/u.test(one)) this.names.learn(one, role);
      }
    }
  }

  /** Takes the domains of addresses and of names with dots. */
  private fullNames(text: string): void {
    if (!text.includes('.') && !text.includes('://')) return;
    for (const [, scheme, host] of text.matchAll(URL_HOST)) {
      if (isAddress(host!)) continue;
      if (host!.includes('.')) this.names.learnFullName(host!, true);
      else if (HOST_SCHEMES.has(scheme!.toLowerCase()) && !/^\d/u.test(host!)) this.names.learnHost(host!);
    }
    for (const [name] of text.matchAll(FULL_NAME)) this.names.learnFullName(name, false);
    for (const [components] of text.matchAll(DOMAIN_COMPONENTS))
      this.names.learnFullName(components.replace(/,?DC=/giu, '.').slice(1), true);
  }
}
