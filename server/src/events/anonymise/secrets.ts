/** Where a secret stands in a text: all of a match, or one of its groups. */
export interface SecretPattern {
  readonly pattern: RegExp;
  /** The group that is secret; 0 for all of the match. */
  readonly group: number;
  /** How many of its first characters tell its kind and stay. */
  readonly keep?: number;
}

const WORDS =
  'password|passwd|passphrase|pwd|secret|client[_-]?secret|token|access[_-]?token|auth[_-]?token|refresh[_-]?token|' +
  'api[_-]?key|account[_-]?key|access[_-]?key|shared[_-]?access[_-]?key|secret[_-]?(?:access[_-]?)?key|private[_-]?key';

/** A value that is no secret itself: a variable, a path, a placeholder, another option. */
const VALUE = '(?![$%<{(*/\\\\-]|[A-Za-z]:\\\\)("[^"]{1,4096}"|\'[^\']{1,4096}\'|[^\\s"\'&;,|)]{1,4096})';

/** Keys, tokens and passwords by their form or by what stands before them. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { pattern: /-----BEGIN [A-Z0-9 ]{1,40}-----([^-]{1,65536})(?:-----END|$)/gu, group: 1 },
  { pattern: /\beyJ[\w-]{10,8192}\.[\w-]{10,8192}(?:\.[\w-]{0,8192})?/gu, group: 0, keep: 3 },
  { pattern: /\b(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|AROA)[A-Z0-9]{16,17}\b/gu, group: 0, keep: 4 },
  { pattern: /\bgh[pousr]_[A-Za-z0-9]{20,255}\b/gu, group: 0, keep: 4 },
  { pattern: /\bgithub_pat_\w{20,255}\b/gu, group: 0, keep: 11 },
  { pattern: /\bglpat-[\w-]{20,255}/gu, group: 0, keep: 6 },
  { pattern: /\bxox[abposr]-[\w-]{10,255}/gu, group: 0, keep: 5 },
  { pattern: /\bsk-[\w-]{20,255}/gu, group: 0, keep: 3 },
  { pattern: /\bAIza[\w-]{35}/gu, group: 0, keep: 4 },
  { pattern: /\bnpm_[A-Za-z0-9]{36}\b/gu, group: 0, keep: 4 },
  { pattern: /\bdckr_pat_[\w-]{20,255}/gu, group: 0, keep: 9 },
  { pattern: /\bhvs\.[\w-]{20,255}/gu, group: 0, keep: 4 },
  { pattern: /\bssh-(?:rsa|dss|ed25519)\s+(AAAA[A-Za-z0-9+/=]{20,8192})/gu, group: 1, keep: 4 },
  { pattern: /:\/\/[^\s/:@]{0,256}:([^\s/@]{1,256})@/gu, group: 1 },
  { pattern: /\b(?:Bearer|Basic)\s+([\w.~+/=-]{8,8192})/giu, group: 1 },
  { pattern: /[?&;]sig=([\w%+/=-]{8,512})/giu, group: 1 },
  { pattern: new RegExp(`(?<![A-Za-z])(?:${WORDS})["']?\\s{0,3}[=:]\\s{0,3}${VALUE}`, 'giu'), group: 1 },
  { pattern: new RegExp(`(?<=^|\\s)(?:--?|/)(?:${WORDS})\\s{1,3}${VALUE}`, 'giu'), group: 1 },
  { pattern: new RegExp(`\\bsshpass\\s{1,3}-p\\s{0,3}${VALUE}`, 'giu'), group: 1 },
  { pattern: /(?<=^|\s)(?:-u|--user)[\s=]{1,3}["']?[^\s:"']{1,256}:([^\s"']{1,256})/gu, group: 1 },
  { pattern: /\bnet1?(?:\.exe)?["']?\s{1,3}user\s{1,3}[^\s/]\S{0,256}\s{1,3}(?!\/)(\S{1,256})/giu, group: 1 },
];

/** Accounts that a command line names. */
export const ACCOUNT_PATTERNS: readonly RegExp[] = [
  /"(?:user|username|login|account)"\s{0,3}:\s{0,3}"([A-Za-z][\w.-]{1,64})"/giu,
  /(?<=^|[\s"'])(?:[A-Za-z]:)?[\\/]{1,2}(?:Users|home|Documents and Settings)[\\/]{1,2}([^\\/\s"'<>|:*?;,$%]{2,64})(?=[\\/"'\s]|$)/giu,
  /(?<=^|\s)(?:--user(?:name)?|--login|\/user(?:name)?)[\s=:]{1,3}["']?(?:[\w.-]{1,64}\\)?([A-Za-z][\w.-]{1,64})/giu,
  /(?<=^|\s)-u[\s=]{1,3}["']?([A-Za-z][\w.-]{1,64}):[^\s]/gu,
  /\b(?:useradd|adduser|userdel|usermod|passwd)\s{1,3}(?:-\S{1,32}\s{1,3}){0,4}([a-z_][\w.-]{1,32})(?=\s|$)/gu,
  /\bnet1?(?:\.exe)?["']?\s{1,3}user\s{1,3}([A-Za-z][\w.-]{1,64})/giu,
  /\barn:aws[\w-]{0,16}:iam::\d{12}:user\/([\w+=.@-]{2,64})/gu,
];

/** Hosts that a command line names: `\\server\share`. */
export const HOST_PATTERN = /(?<![\\\w:])\\\\([A-Za-z0-9][\w-]{1,62}(?:\.[\w-]{1,63}){0,8})(?=\\)/gu;
