import { splitWindowsCommandLine } from '../text/command-line.js';
import { parseCsvRecord } from '../text/csv-record.js';
import { parsePath } from '../text/file-path.js';
import { parseUrl, parseUrlQuery } from '../text/url.js';
import { parseXml } from '../text/xml.js';
import { Decimal } from '../values/decimal.js';
import type { Dynamic, Value } from '../values/types.js';
import { textArgument } from './text-arguments.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** Functions that take apart texts of well-known formats. Source: https://learn.microsoft.com/kusto/query/scalar-functions */
export const PARSER_FUNCTIONS: readonly ScalarFunction[] = [
  ofText('parse_xml', parseXml),
  ofText('parse_csv', parseCsvRecord),
  ofText('parse_url', urlBag, ['parseurl']),
  ofText('parse_urlquery', (text) => new Map([['Query Parameters', queryBag(text)]]), ['parseurlquery']),
  ofText('parse_path', pathBag),
  ofText('parse_version', parseVersion),
  { name: 'parse_command_line', bind: bindParseCommandLine },
];

function ofText(
  name: string,
  implementation: (text: string) => Value,
  aliases: readonly string[] = [],
): ScalarFunction {
  return {
    name,
    aliases,
    bind: (site) => {
      const text = textArgument(site, 0);
      return (value) => implementation(text(value));
    },
  };
}

/** Source: https://learn.microsoft.com/kusto/query/parse-url-function */
function urlBag(text: string): Dynamic {
  const url = parseUrl(text);
  return new Map<string, Dynamic>([
    ['Scheme', url.scheme],
    ['Host', url.host],
    ['Port', url.port],
    ['Path', url.path],
    ['Username', url.username],
    ['Password', url.password],
    ['Query Parameters', queryBag(url.query)],
    ['Fragment', url.fragment],
  ]);
}

/** A parameter that occurs once is text, a repeated one an array. */
function queryBag(query: string): Dynamic {
  return new Map(
    Array.from(parseUrlQuery(query), ([name, values]): [string, Dynamic] => [
      name,
      values.length === 1 ? values[0]! : values,
    ]),
  );
}

/** Source: https://learn.microsoft.com/kusto/query/parse-path-function */
function pathBag(text: string): Dynamic {
  const path = parsePath(text);
  return new Map<string, Dynamic>([
    ['Scheme', path.scheme],
    ['RootPath', path.rootPath],
    ['DirectoryPath', path.directoryPath],
    ['DirectoryName', path.directoryName],
    ['Filename', path.filename],
    ['Extension', path.extension],
    ['AlternateDataStreamName', path.alternateDataStreamName],
  ]);
}

const VERSION = /^\d{1,8}(?:\.\d{1,8}){0,3}$/;
const VERSION_PARTS = 4;

/**
 * One to four parts of up to eight digits each, as one decimal of four times eight digits.
 * Source: https://learn.microsoft.com/kusto/query/parse-version-function
 */
function parseVersion(text: string): Value {
  if (!VERSION.test(text)) return null;
  const parts = text.split('.').map((part) => part.padStart(8, '0'));
  return new Decimal(parts.join('') + '0'.repeat(8 * (VERSION_PARTS - parts.length)));
}

/** Source: https://learn.microsoft.com/kusto/query/parse-command-line-function */
function bindParseCommandLine(site: CallSite): ScalarImplementation {
  const text = textArgument(site, 0);
  const parser = textArgument(site, 1);
  const constant = site.constant(1);
  if (constant !== undefined && !isWindows(parser(constant.value))) {
    site.refuse("parse_command_line(): the only parser is 'windows'", 1);
  }
  return (value, parserValue) => (isWindows(parser(parserValue)) ? splitWindowsCommandLine(text(value)) : null);
}

function isWindows(parser: string): boolean {
  return parser.toLowerCase() === 'windows';
}
