import { parseIpv4, readIpv4 } from './ipv4.js';

const ENDS_ALPHANUMERIC = /[\p{L}\p{Nd}]$/u;
const STARTS_ALPHANUMERIC = /^[\p{L}\p{Nd}]/u;
const PREFIX = /^(?:(?:0|[1-9]\d{0,2})\.){1,3}$/;

/** Addresses, or the beginnings of addresses, to be looked for in texts. */
export class Ipv4Needles {
  private readonly wanted = new Set<string>();

  /**
   * Needles that are no address are left out and never found. With `prefixes`, a needle may also be one to three parts
   * that end in a dot.
   */
  constructor(needles: Iterable<string>, prefixes: boolean) {
    for (const needle of needles) {
      const isAddress = parseIpv4(needle) !== undefined && !needle.includes('/');
      if (isAddress || (prefixes && isPrefix(needle))) this.wanted.add(needle);
    }
  }

  /** Whether a valid address that was asked for stands in a text, with no letter or digit next to it. */
  isIn(text: string): boolean {
    if (this.wanted.size === 0) return false;
    for (let at = 0; at < text.length; at++) {
      if (!isDigit(text.charCodeAt(at))) continue;
      const read = readIpv4(text, at);
      if (read !== undefined && isDelimited(text, at, read.end) && this.isWanted(text.slice(at, read.end))) return true;
      // Within a run of digits no other address begins.
      while (at + 1 < text.length && isDigit(text.charCodeAt(at + 1))) at++;
    }
    return false;
  }

  private isWanted(address: string): boolean {
    if (this.wanted.has(address)) return true;
    for (let dot = address.indexOf('.'); dot >= 0; dot = address.indexOf('.', dot + 1)) {
      if (this.wanted.has(address.slice(0, dot + 1))) return true;
    }
    return false;
  }
}

function isPrefix(needle: string): boolean {
  return PREFIX.test(needle) && needle.split('.').every((part) => Number(part) <= 255);
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function isDelimited(text: string, start: number, end: number): boolean {
  return (
    !ENDS_ALPHANUMERIC.test(text.slice(Math.max(0, start - 2), start)) &&
    !STARTS_ALPHANUMERIC.test(text.slice(end, end + 2))
  );
}
