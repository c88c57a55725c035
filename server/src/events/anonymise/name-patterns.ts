/** What a text names at a place, told by what stands around it; the name is the first group. */
export interface NamePattern {
  readonly pattern: RegExp;
  readonly role: 'account' | 'host' | 'domain' | 'person' | 'resource';
  /** What every match has in it, looked for first. */
  readonly needs?: string;
}

const ACCOUNT = '(?:[\\w.-]{1,64}\\\\)?[A-Za-z_][\\w.-]{1,64}';

/** Files that stand where an account could: `BIN\tool.exe`. */
const NO_FILE = '(?![\\w.-]{1,64}\\.(?:exe|dll|sys|bat|cmd|ps1|vbs|js|txt|log|dat|ini|xml|json|msi|zip)\\b)';

export const NAME_PATTERNS: readonly NamePattern[] = [
  {
    role: 'account',
    pattern:
      /(?<=^|[\s"'(=]|\/mnt)(?:[A-Za-z]:|\/[a-z](?=\/))?[\\/]{1,4}(?:Users|home|Documents and Settings)[\\/]{1,4}([^\\/\s"'<>|:*?;,$%]{2,64})(?=[\\/"'\s]|$)/giu,
  },
  {
    role: 'account',
    needs: ':',
    pattern:
      /(?<=^|["'])[A-Za-z]:[\\/]{1,4}(?:Users|Documents and Settings)[\\/]{1,4}([^\\/\s"'<>|:*?;,$%]{1,64}(?: [^\\/\s"'<>|:*?;,$%]{1,64}){1,4})(?=[\\/])/giu,
  },
  {
    role: 'account',
    pattern: new RegExp(
      `(?<=^|\\s)(?<!(?:systemctl|journalctl|loginctl|busctl)\\s{1,3})(?:--?user(?:name)?|--login|/user(?:name)?|-credential|--?principal)[\\s=:]{1,3}["']?(${ACCOUNT})`,
      'giu',
    ),
  },
  { role: 'account', needs: ':', pattern: /(?<=^|\s)-u[\s=]{1,3}["']?([A-Za-z][\w.-]{1,64}):[^\s]/gu },
  { role: 'account', needs: '://', pattern: /:\/\/([A-Za-z][\w.+-]{1,64})(?::[^\s/@]{0,256})?@/gu },
  {
    role: 'account',
    pattern:
      /\b(?:useradd|adduser|userdel|usermod|passwd)\s{1,3}(?:-\S{1,32}\s{1,3}){0,4}([a-z_][\w.-]{1,32})(?=[\s;&|]|$)/gu,
  },
  {
    role: 'account',
    needs: 'chpasswd',
    pattern: /(?<=[\s"'])([a-z_][\w.-]{1,32}):[^\s|]{1,256}\s{0,3}\|\s{0,3}(?:sudo\s{1,3})?chpasswd/gu,
  },
  { role: 'account', pattern: /\bnet1?(?:\.exe)?["']?\s{1,3}user\s{1,3}([A-Za-z][\w.-]{1,64})/giu },
  { role: 'account', needs: 'arn:', pattern: /\barn:aws[\w-]{0,16}:iam::\d{12}:user\/([\w+=.@-]{2,64})/gu },
  {
    // A domain is told from a folder by its capitals, and by what ends the name.
    role: 'account',
    needs: '\\',
    pattern: new RegExp(
      `(?<=^|[\\s"'(=:,])(?!(?:HK\\w{1,3}|HKEY_\\w{1,16}|SOFTWARE|SYSTEM|SAM|SECURITY|HARDWARE)\\\\)([A-Z][A-Z0-9-]{1,14}\\\\{1,2}${NO_FILE}[A-Za-z_][\\w.$-]{1,64})(?=[\\s"',;)&|:%]|$)`,
      'gu',
    ),
  },
  {
    role: 'account',
    needs: '%',
    pattern: /(?<=^|\s)-U[\s=]{0,3}["']?((?:[\w.-]{1,64}[\\/])?[A-Za-z_][\w.-]{1,64})%/gu,
  },
  // The targets of Impacket's programs: `DOMAIN/user:password@host`.
  {
    role: 'account',
    needs: '@',
    pattern:
      /(?:\.py|impacket-\w{1,32})["']?\s[^|;&\n]{0,200}?(?<=[\s"'])([\w.-]{1,64}\/[\w.-]{1,64})(?::[^\s@]{0,256})?@(?!sha256)/gu,
  },
  {
    role: 'account',
    needs: ' for ',
    pattern: /\bfor (?:invalid user )?([A-Za-z_][\w.$-]{1,64}) from \S{1,256} port \d/gu,
  },
  { role: 'account', needs: 'for user ', pattern: /\bfor user ([A-Za-z_][\w.$-]{1,64})(?=[\s(]|$)/gu },
  { role: 'account', needs: 'sudo', pattern: /\bsudo(?:\[\d{1,10}\])?: {1,16}([A-Za-z_][\w.$-]{1,64}) : /gu },
  {
    role: 'account',
    needs: 'CN=',
    pattern:
      /\bCN=((?!Users\b|Builtin\b|Computers\b|Microsoft\b|Configuration\b|Schema\b|Services\b|Sites\b|System\b)[^,="/\\]{2,64}),(?:OU|CN|DC)=/giu,
  },
  {
    role: 'resource',
    needs: 'OU=',
    pattern: /\bOU=((?!Domain Controllers\b|Microsoft\b)[^,="/\\]{2,64}),(?:OU|DC)=/giu,
  },
  {
    role: 'host',
    needs: '\\\\',
    pattern: /(?<![\\\w:])\\\\{1,3}([A-Za-z0-9][\w-]{1,62}(?:\.[\w-]{1,63}){0,8})(?=\\)/gu,
  },
  {
    role: 'host',
    needs: '\\\\',
    pattern: /(?<=^|[\s"'])\\\\([A-Za-z0-9][\w-]{1,62}(?:\.[\w-]{1,63}){0,8})(?=[\s"']|$)/gu,
  },
  { role: 'host', needs: '//', pattern: /(?<=^|[\s"'])\/\/([A-Za-z][\w-]{1,62}(?:\.[\w-]{1,63}){0,8})(?=\/[\w$])/gu },
  {
    role: 'host',
    pattern:
      /(?<=^|\s)(?:-computername|-cn|--?hostname|--?server|--?host|\/node|\/server)[\s=:]{1,3}["']?([A-Za-z][\w.-]{1,128}(?:,[A-Za-z][\w.-]{1,128}){0,32})(?=[\s"':;]|$)/giu,
  },
  {
    role: 'domain',
    pattern: /(?<=^|\s)(?:--?domain|\/domain|-dc)[\s=:]{1,3}["']?([A-Za-z][\w.-]{1,128})(?=[\s"':;]|$)/giu,
  },
  { role: 'resource', needs: '://', pattern: /\b(?:s3a?|gs|abfss?|wasbs?):\/\/([a-z0-9][\w.-]{2,62})(?=[/\s"']|$)/gu },
  { role: 'resource', needs: 'arn:', pattern: /\barn:aws[\w-]{0,16}:s3:::([a-z0-9][\w.-]{2,62})/gu },
];

/** Hosts of addresses, `scheme://host`, also with slashes escaped as in JSON. */
export const URL_HOST =
  /(?<![\w+.-])([a-z][a-z0-9+.-]{1,15}):(?:\\?\/){2}(?:[^\s/@"'\\]{1,256}@)?([A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){0,8})(?=[:/?#\s"'\\)\]},;<>|&]|$)/giu;

/** Schemes after which a name without dots is a host's. */
export const HOST_SCHEMES: ReadonlySet<string> = new Set(
  (
    'http|https|ftp|ftps|sftp|ssh|ldap|ldaps|tcp|udp|smb|cifs|nfs|rdp|vnc|postgres|postgresql|mysql|mongodb|redis|' +
    'amqp|amqps|ws|wss|git|socks|socks4|socks5|nats|rsync|telnet|mqtt|imap|smtp'
  ).split('|'),
);

/** A name and its value within text: `hostname=x`, `"user": "x"`. */
export const NAMED_VALUE =
  /(?<![\w-])["']?([A-Za-z_]{3,32})["']?(?:=|"\s{0,3}:\s{0,3})(?:\\?"([^"\\]{1,256})\\?"|'([^']{1,256})'|([\w.@$-]{1,256}(?:\\[\w.@$-]{1,64})?)(?=[\s"',;)\]}&]|$))/gu;

/** The same in the XML of Windows events. */
export const XML_VALUE = /<(?:Data Name=(?:"|')(\w{2,64})(?:"|')|(Computer))>([^<]{1,1024})</gu;
