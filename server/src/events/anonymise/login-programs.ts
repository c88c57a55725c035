import type { NamePattern } from './name-patterns.js';
import type { SecretPattern } from './secrets.js';

/** A program that is told whom to be, by which secret, and where; options as it takes them, in regular expressions. */
interface LoginProgram {
  readonly names: string;
  readonly user?: string;
  readonly secret?: string;
  /** Options that the secret follows at once: `-pSECRET`. */
  readonly attached?: string;
  readonly host?: string;
  readonly domain?: string;
}

/** Options that mean a user or a secret to these programs only: `-p` is a port to others. */
const PROGRAMS: readonly LoginProgram[] = [
  { names: 'psexec(?:64)?|paexec|winexe|wmiexec|winrs', user: '[-/]u', secret: '[-/]p', host: '[-/]r' },
  { names: 'schtasks|tasklist|taskkill|systeminfo|driverquery', user: '/r?u', secret: '/r?p', host: '/s' },
  { names: 'wmic', user: '/user', host: '/node' },
  { names: 'cmdkey', user: '/user', secret: '/pass', host: '/(?:add|generic|delete)' },
  { names: 'mysql(?:dump|admin|import)?|mariadb(?:-dump)?', user: '-u|--user', attached: '-p', host: '-h|--host' },
  { names: 'psql|pg_dump|pg_dumpall|pg_restore|createdb', user: '-U', host: '-h|--host' },
  { names: 'sqlcmd|osql|bcp|isql', user: '-U', secret: '-P', host: '-S' },
  { names: 'mongo(?:sh|dump|restore|export)?', user: '-u', secret: '-p', host: '-h|--host' },
  { names: 'redis-cli', secret: '-a', host: '-h' },
  {
    names: '(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|helm\\s{1,3}registry)\\s{1,3}login',
    user: '-u',
    secret: '-p',
  },
  { names: 'az\\s{1,3}(?:acr\\s{1,3})?login', user: '-u', secret: '-p', domain: '-t|--tenant' },
  { names: 'plink|pscp|psftp|putty|kitty', user: '-l', secret: '-pw' },
  { names: 'ssh|slogin', user: '-l' },
  { names: 'sshpass', attached: '-p', secret: '-p' },
  {
    names: 'evil-winrm|crackmapexec|cme|nxc|netexec|kerbrute|rpcclient|smbmap|enum4linux|bloodhound-python|certipy',
    user: '-u|-U',
    secret: '-p|-H|-P',
    host: '-i|-dc',
    domain: '-d',
  },
  { names: '(?:x|w|sdl-)l?freerdp3?|rdesktop|mstsc', user: '[-/]u', secret: '[-/]p', host: '[-/]v', domain: '[-/]d' },
  { names: 'ldap(?:search|add|modify|delete|whoami|passwd)', secret: '-w' },
  { names: '7z(?:a|r|z)?|(?:un)?rar|winrar', attached: '-h?p' },
  { names: '(?:un)?zip', secret: '-P' },
  { names: 'openssl', secret: '-k' },
  { names: 'vault\\s{1,3}login', secret: '(?<=login)' },
  { names: 'lftp|ncftp|kinit', user: '-u|(?<=kinit)' },
  {
    names: 'rubeus|mimikatz|kekeo|secretsdump|getuserspns',
    user: '/user',
    domain: '/domain',
    host: '/(?:dc|target|server)',
  },
];

const VALUE = '("[^"]{1,1024}"|\'[^\']{1,1024}\'|(?![-/$%<{(*])[^\\s"\'|;&]{1,1024})';
const NAME = '["\']?((?:[\\w.-]{1,64}[\\\\/])?[A-Za-z_][\\w.@$-]{1,128})';
const HOST = '["\']?([A-Za-z][\\w.-]{1,128}(?:,[A-Za-z][\\w.-]{1,128}){0,16})';

/** Names of programs and their options are not told by case on Windows, but `-p` and `-P` differ. */
function anyCase(names: string): string {
  return names.replace(/\\.|\(\?[:<=!]+|[a-z]/gu, (m) => (m.length > 1 ? m : `[${m.toUpperCase()}${m}]`));
}

function after(names: string, options: string, between: string, value: string): RegExp {
  return new RegExp(
    `(?<![\\w.-])(?:${anyCase(names)})(?:\\.(?:[Ee][Xx][Ee]|py))?["']?(?:\\s[^|;&\\n]{0,400}?)??(?:(?<=\\s)|(?<=login|kinit))` +
      `(?:${options.startsWith('/') ? anyCase(options) : options})${between}${value}`,
    'gu',
  );
}

/** Whether a text may name one of the programs at all. */
export const LOGIN_PROGRAM = new RegExp(
  `(?<![\\w.-])(?:${PROGRAMS.map((p) => p.names).join('|')})(?:\\.(?:exe|py))?["']?\\s`,
  'iu',
);

export const LOGIN_SECRETS: readonly SecretPattern[] = PROGRAMS.flatMap(({ names, secret, attached }) => [
  ...(secret === undefined ? [] : [{ pattern: after(names, secret, '[\\s=:]{1,3}', VALUE), group: 1 }]),
  ...(attached === undefined ? [] : [{ pattern: after(names, attached, '', VALUE), group: 1 }]),
]);

/** Accounts that follow their option at once, `-uNAME`, and are no words of their own therefore. */
export const ATTACHED_USER = after(
  'mysql(?:dump|admin|import)?|mariadb(?:-dump)?',
  '-u',
  '',
  '([A-Za-z][\\w.-]{1,64})',
);

const NAMES: readonly (readonly ['user' | 'host' | 'domain', NamePattern['role'], string])[] = [
  ['user', 'account', NAME],
  ['host', 'host', HOST],
  ['domain', 'domain', HOST],
];

export const LOGIN_NAMES: readonly NamePattern[] = PROGRAMS.flatMap((program) =>
  NAMES.flatMap(([key, role, value]) => {
    const options = program[key];
    return options === undefined ? [] : [{ pattern: after(program.names, options, '[\\s=:]{1,3}', value), role }];
  }),
);
