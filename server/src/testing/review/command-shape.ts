const GUID = /\{?\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b\}?/giu;
const URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"']+/giu;
const QUOTED = /"[^"]*\s[^"]*"|'[^']*\s[^']*'/gu;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/gu;
/** Digests, container ids, commit ids: long enough, and with a digit. */
const HEXADECIMAL = /\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b/giu;
const NUMBER = /(?<![\w.])\d+(?:\.\d+)*\b/gu;
const PATH = /(?:[a-z]:)?(?:[\\/][^\s"'\\/=:,]+){2,}[\\/]?/giu;

/**
 * A command line with what varies from run to run taken out, so that events that are the same for a reader fall together:
 * addresses, identifiers, numbers, quoted text and folders. The program is named without its folder.
 */
export function commandShape(command: string): string {
  const spaced = command.trim().replace(/\s+/gu, ' ');
  const [, program = '', rest = ''] = /^("[^"]*"|\S*)(.*)$/u.exec(spaced) ?? [];
  const name = program.replaceAll('"', '').replace(/^.*[\\/](?=.)/u, '');
  const shape = rest
    .replace(URL, '<url>')
    .replace(QUOTED, '<text>')
    .replace(GUID, '<guid>')
    .replace(ADDRESS, '<address>')
    .replace(PATH, '<path>')
    .replace(HEXADECIMAL, '<hex>')
    .replace(NUMBER, '<n>');
  return `${name}${shape}`;
}
