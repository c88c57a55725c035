/** Where a secret stands in a text: all of a match, or one of its groups. */
export interface SecretPattern {
  readonly pattern: RegExp;
  /** The group that is secret; 0 for all of the match. */
  readonly group: number;
  /** How many of its first characters tell its kind and stay. */
  readonly keep?: number;
  /** What every match has in it, looked for first. */
  readonly needs?: string;
}

const WORDS =
  'pass|pw|passcode|sas|session[_-]?key|session[_-]?token|encryption[_-]?key|(?:user|admin|sa)pass(?:word)?|' +
  'pgpassword|sshpass|mysql[_-]pwd|defaultpassword|dbpass(?:word)?|' +
  'password|passwd|passphrase|pwd|secret|client[_-]?secret|token|access[_-]?token|auth[_-]?token|refresh[_-]?token|' +
  'api[_-]?key|account[_-]?key|access[_-]?key|shared[_-]?access[_-]?key|secret[_-]?(?:access[_-]?)?key|private[_-]?key';

/** A value that is no secret itself: a variable, a path, a placeholder, another option. */
const VALUE = '(?![$%<{(*/\\\\-]|[A-Za-z]:\\\\)("[^"]{1,4096}"|\'[^\']{1,4096}\'|[^\\s"\'&;,|)]{1,4096})';

/** Keys, tokens and passwords by their form or by what stands before them. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    pattern: /-----BEGIN [A-Z0-9 ]{1,40}-----([^]{1,65536}?)(?:-----END|-----BEGIN|$)/gu,
    needs: '-----BEGIN',
    group: 1,
  },
  { pattern: /\beyJ[\w-]{10,8192}\.[\w-]{10,8192}(?:\.[\w-]{0,8192})?/gu, needs: 'eyJ', group: 0, keep: 3 },
  {
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|AROA)[A-Z0-9]{16,17}(?![A-Za-z0-9])/gu,
    group: 0,
    keep: 4,
  },
  { pattern: /\bgh[pousr]_[A-Za-z0-9]{20,255}\b/gu, needs: 'gh', group: 0, keep: 4 },
  { pattern: /\bgithub_pat_\w{20,255}\b/gu, needs: 'github_pat_', group: 0, keep: 11 },
  { pattern: /\bglpat-[\w-]{20,255}/gu, needs: 'glpat-', group: 0, keep: 6 },
  { pattern: /\bxox[abposr]-[\w-]{10,255}/gu, needs: 'xox', group: 0, keep: 5 },
  { pattern: /\bsk-[\w-]{20,255}/gu, group: 0, keep: 3 },
  { pattern: /\bAIza[\w-]{35}/gu, needs: 'AIza', group: 0, keep: 4 },
  { pattern: /\bnpm_[A-Za-z0-9]{36}\b/gu, group: 0, keep: 4 },
  { pattern: /\bdckr_pat_[\w-]{20,255}/gu, group: 0, keep: 9 },
  { pattern: /\bhvs\.[\w-]{20,255}/gu, group: 0, keep: 4 },
  { pattern: /\bssh-(?:rsa|dss|ed25519)\s+(AAAA[A-Za-z0-9+/=]{20,8192})/gu, needs: 'ssh-', group: 1, keep: 4 },
  { pattern: /:\/\/[^\s/:@]{0,256}:([^\s/@]{1,256})@/gu, needs: '://', group: 1 },
  { pattern: /\b(?:Bearer|Basic|Negotiate|NTLM|ApiKey)\s+([\w.~+/=-]{8,8192})/giu, group: 1 },
  { pattern: /\bAuthorization["']?\s{0,3}[:=]\s{0,3}["']?(?:\w{1,16}\s{1,3})?([\w.~+/=-]{8,8192})/giu, group: 1 },
  { pattern: /\b(?:Set-)?Cookie["']?\s{0,3}[:=]\s{0,3}["']?([^"'\r\n]{4,4096})/giu, group: 1 },
  { pattern: /[?&;]sig=([\w%+/=-]{8,512})/giu, needs: 'sig=', group: 1 },
  { pattern: new RegExp(`(?<![A-Za-z])(?:${WORDS})["']?\\s{0,3}[=:]\\s{0,3}${VALUE}`, 'giu'), group: 1 },
  {
    pattern: new RegExp(`(?<=^|\\s)(?:--?|/)(?:[A-Za-z][\\w-]{0,32}[_-])?(?:${WORDS})\\s{1,3}${VALUE}`, 'giu'),
    group: 1,
  },
  { pattern: new RegExp(`(?<![A-Za-z])(?:secret_access_key|session_token)\\s{1,3}${VALUE}`, 'giu'), group: 1 },
  {
    pattern: new RegExp(
      `/v\\s{1,3}["']?\\w{0,32}(?:password|pwd|secret)\\w{0,32}["']?\\s[^|&\\n]{0,80}?/d\\s{1,3}${VALUE}`,
      'giu',
    ),
    group: 1,
  },
  {
    pattern: new RegExp(
      `\\becho\\s{1,3}(?:-n\\s{1,3})?${VALUE}\\s{0,3}\\|\\s{0,3}sudo\\s{1,3}(?:-\\w{1,8}\\s{1,3}){0,4}?-\\w{0,8}S`,
      'giu',
    ),
    group: 1,
  },
  {
    pattern: /[\w.-]{1,64}:([^\s|"']{1,256})["']?\s{0,3}\|\s{0,3}(?:sudo\s{1,3})?chpasswd/gu,
    needs: 'chpasswd',
    group: 1,
  },
  { pattern: new RegExp(`\\bConvertTo-SecureString\\s{1,3}(?:-String\\s{1,3})?${VALUE}`, 'giu'), group: 1 },
  { pattern: /\bs\.[A-Za-z0-9]{20,64}\b/gu, group: 0, keep: 2 },
  {
    pattern: /(?<=[\s/-])(?:rc4|ntlm|aes128|aes256|hashes?|H)[:=\s]{1,3}((?:[0-9a-f]{32}:)?[0-9a-f]{32,64})\b/giu,
    group: 1,
  },
  { pattern: /(?<=^|\s)-U[\s=]{0,3}["']?[\w.\\/-]{1,128}%([^\s"']{1,256})/gu, needs: '%', group: 1 },
  { pattern: /(?<=[\s"'])[\w.-]{1,64}\/[\w.-]{1,64}:([^\s@:]{1,256})@(?!sha256)/gu, needs: '@', group: 1 },
  {
    pattern: /\bnet1?(?:\.exe)?["']?\s{1,3}use\s[^|&\n]{0,300}?\/user:\S{1,256}\s{1,3}(?![/*])(\S{1,256})/giu,
    group: 1,
  },
  {
    pattern: /\bnet1?(?:\.exe)?["']?\s{1,3}use\s{1,3}(?:[\w*]:?\s{1,3})?\\\\\S{1,256}\s{1,3}(?![/*])(\S{1,256})/giu,
    group: 1,
  },
  { pattern: new RegExp(`\\bsshpass\\s{1,3}-p\\s{0,3}${VALUE}`, 'giu'), needs: 'sshpass', group: 1 },
  {
    pattern:
      /(?<=^|\s)(?:-u|--user)[\s=]{1,3}(?!\d{1,10}:\d{1,10}(?:\s|$)|system:)["']?[^\s:"']{1,256}:([^\s"']{1,256})/gu,
    group: 1,
  },
  { pattern: /\bnet1?(?:\.exe)?["']?\s{1,3}user\s{1,3}[^\s/]\S{0,256}\s{1,3}(?!\/)(\S{1,256})/giu, group: 1 },
];
