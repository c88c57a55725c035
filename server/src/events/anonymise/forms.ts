import type { Dynamic } from '../../engine/values/types.js';

export const EMAIL = /(?<![\w.+-])([\w.+-]{1,64})@((?:[A-Za-z0-9_-]{1,63}\.){0,8}[A-Za-z0-9_-]{1,63})(?![\w@])/gu;
export const GUID = /(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])/gu;
export const SID = /(?<![\w-])S-1-(?:5-21|12-1)(?:-\d{1,10}){2,6}(?![\d-])/giu;
export const IPV4 = /(?<![A-Za-z0-9.])(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9]|\.\d)/gu;
/** An address within the name that a cloud gives a host: `ip-10-0-0-1`. */
export const IPV4_NAME = /(?<=(?<![A-Za-z0-9])ip-)(?:\d{1,3}-){3}\d{1,3}(?![\w-])/giu;
export const IPV6 = /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\w:]|\.\d)/gu;
export const MAC =
  /(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![0-9A-Fa-f:-])|(?<![\w.])(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}(?![\w.])/gu;
export const FULL_NAME = /(?<![\w.-])(?:[A-Za-z0-9_-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62}(?![\w-])/gu;
export const AWS_ACCOUNT =
  /(?<=arn:aws[\w-]{0,16}:[\w-]{0,32}:[\w-]{0,32}:)\d{12}(?=:)|(?<!\d)\d{12}(?=\.dkr\.ecr\.)/gu;
export const RESOURCE_GROUP = /(?<=\/resourceGroups\/|\/providers\/[\w.]{1,64}\/\w{1,64}\/)[^/\s"']{1,90}/giu;

/** A domain as directories write it: `DC=corp,DC=local`. */
export const DOMAIN_COMPONENTS = /\bDC=[\w-]{1,63}(?:,DC=[\w-]{1,63}){1,8}/giu;

/** What stands before an `@` and is nobody: the user of a service, parts of image and package names. */
export const NO_EMAIL = /^(?:git|noreply|no-reply)$/iu;
export const NO_MAIL_HOST =
  /^(?:sha256|sha512|v?\d[\w.-]*|latest|main|master|.*\.(?:service|socket|timer|target|mount))$/iu;

/** How deep text in Base64 within text in Base64 is looked into. */
export const MAX_ENCODED = 2;

/** `LAB\alice` as its parts; `account` is all of it where there is no domain. */
export function splitAccount(text: string): { domain: string | undefined; account: string; mark: string } {
  const at = text.search(/\\/u);
  if (at <= 0) return { domain: undefined, account: text, mark: '' };
  const mark = /\\+/u.exec(text)![0];
  return { domain: text.slice(0, at), account: text.slice(at + mark.length), mark };
}

/** Whether a text is a name of several labels. */
export function isFullName(text: string): boolean {
  return /^(?:[\w-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62}$/iu.test(text);
}

/** Whether a text is an address of the Internet protocol. */
export function isAddress(text: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/u.test(text) || (text.includes(':') && /^[0-9a-f:.%]+$/iu.test(text));
}

/** Whether a text has a GUID in it. */
export function isGuid(text: string): boolean {
  GUID.lastIndex = 0;
  return GUID.test(text);
}

/** The name by which a key of a bag is judged: a `displayName` beside a user's name is a person's. */
export function keyIn(bag: ReadonlyMap<string, Dynamic>, key: string): string {
  const isUser = bag.has('userPrincipalName') || bag.has('UserPrincipalName');
  return isUser && /^displayname$/iu.test(key) ? 'UserDisplayName' : key;
}
