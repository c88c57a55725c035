/** The parts of an absolute URL as written, nothing decoded; "" where absent. */
export interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly username: string;
  readonly password: string;
  /** Without the question mark. */
  readonly query: string;
  readonly fragment: string;
}

const ABSENT: UrlParts = {
  scheme: '',
  host: '',
  port: '',
  path: '',
  username: '',
  password: '',
  query: '',
  fragment: '',
};

const URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;
/** User and password, which only together count; host, in brackets for IPv6; port. */
const AUTHORITY = /^(?:([^:@]*):(.*)@|[^@]*@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/s;

/**
 * Takes a URL apart as `parse_url()` does. A text that is no absolute URL has empty parts; so has a path that is only
 * the final `/`.
 * Source: https://learn.microsoft.com/kusto/query/parse-url-function
 */
export function parseUrl(text: string): UrlParts {
  const url = URL.exec(text);
  const authority = url === null ? null : AUTHORITY.exec(url[2]!);
  if (url === null || authority === null) return ABSENT;
  const path = url[3]!;
  return {
    scheme: url[1]!,
    host: authority[3]!,
    port: authority[4] ?? '',
    path: path === '/' ? '' : path,
    username: authority[1] ?? '',
    password: authority[2] ?? '',
    query: url[4] ?? '',
    fragment: url[5] ?? '',
  };
}

/**
 * The parameters of a query by name, sorted; values of a repeated one in order. Parts without a name are left out.
 */
export function parseUrlQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (name === '') continue;
    const value = equals < 0 ? '' : part.slice(equals + 1);
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return new Map([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
}
