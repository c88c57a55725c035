import { Buffer } from 'node:buffer';

/** A cell in each notation, and what has to come out of all of them; undefined: nothing. */
export interface ExactCell {
  readonly text: string;
  /** As JSON; by default the text as a JSON string. */
  readonly json?: string | undefined;
  /** As JSON is written of it; by default the text. */
  readonly out?: string | null | undefined;
}

const cell = (text: string, out?: string | null, json?: string): ExactCell => ({ text, out, json });
const number = (text: string, out?: string | null): ExactCell => ({
  text,
  out: out === undefined ? text : out,
  json: text,
});

/** The columns of a table, their types, and their cells from the first row on. */
export const EXACT_COLUMNS: Readonly<Record<string, { readonly type: string; readonly cells: readonly ExactCell[] }>> =
  {
    L: {
      type: 'long',
      cells: [
        number('9007199254740993'),
        number('9223372036854775807'),
        number('-9223372036854775808'),
        cell('9007199254740993', '9007199254740993'),
        number('9223372036854775808', null),
        cell('0x1267', '4711'),
        number('5.5', null),
        cell('', null),
      ],
    },
    I: {
      type: 'int',
      cells: [number('2147483647'), number('-2147483648'), number('2147483648', null), cell('7', '7')],
    },
    R: {
      type: 'real',
      cells: [
        number('0.1'),
        cell('NaN', '"NaN"'),
        cell('Infinity', '"Infinity"'),
        cell('-Infinity', '"-Infinity"'),
        number('1.7976931348623157e308', '1.7976931348623157e+308'),
        number('5e-324'),
        number('9007199254740993', '9007199254740992.0'),
      ],
    },
    D: {
      type: 'decimal',
      cells: [
        cell('0.1234567890123456789012345678901234', '"0.1234567890123456789012345678901234"'),
        number('0.1234567890123456789012345678901234', '"0.1234567890123456789012345678901234"'),
        number('12345678901234567890123456789.01234', '"12345678901234567890123456789.01234"'),
        cell('-0.05', '"-0.05"'),
      ],
    },
    T: {
      type: 'datetime',
      cells: [
        cell('2026-11-20T08:15:02.1234567Z'),
        cell('0001-01-01T00:00:00.0000000Z'),
        cell('9999-12-31T23:59:59.9999999Z'),
        cell('2026-11-20T09:15:02.1234567+01:00', '"2026-11-20T08:15:02.1234567Z"'),
        cell('soon', null),
      ],
    },
    S: {
      type: 'timespan',
      cells: [cell('1.02:03:04.0000001'), cell('-00:00:00.0000001'), cell('00:00:00', '"00:00:00"')],
    },
    G: {
      type: 'guid',
      cells: [
        cell('3f2504e0-4f89-11d3-9a0c-0305e82c3301'),
        cell('{3F2504E0-4F89-11D3-9A0C-0305E82C3301}', '"3f2504e0-4f89-11d3-9a0c-0305e82c3301"'),
        cell('3F2504E04F8911D39A0C0305E82C3301', '"3f2504e0-4f89-11d3-9a0c-0305e82c3301"'),
        cell('3f2504e0', null),
      ],
    },
    B: {
      type: 'bool',
      cells: [
        number('true'),
        number('false'),
        cell('True', 'true'),
        cell('FALSE', 'false'),
        number('1', 'true'),
        number('0', 'false'),
        cell('maybe', null),
      ],
    },
    X: {
      type: 'string',
      cells: [
        ...['00123', '0x10', ' a ', 'null', 'NaN', '1.0', 'é😀 \u0007', 'a"b\\', 'one\r\ntwo', 'S-1-5-18', 'true'].map(
          (t) => cell(t),
        ),
        cell('', null),
      ],
    },
    J: {
      type: 'dynamic',
      cells: [
        number('{"a":9007199254740993,"b":1.0}'),
        cell('{"a":9007199254740993,"b":1.0}', '{"a":9007199254740993,"b":1.0}'),
        number('{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'),
        number('[1,1.0,"1",null,true]'),
        cell('plain'),
        number('true'),
        number('-9223372036854775808'),
        number('{"é":"\\u00e9\\ud83d\\ude00"}', '{"é":"é😀"}'),
        cell('', null),
      ],
    },
  };

/** How many rows hold all cells. */
export const EXACT_ROWS = Math.max(...Object.values(EXACT_COLUMNS).map(({ cells }) => cells.length));

const NAMES = Object.keys(EXACT_COLUMNS);
const rows = <T>(make: (at: number) => T): T[] => Array.from({ length: EXACT_ROWS }, (_, at) => make(at));

/** A row as JSON. `isDoubled`: its keys are there twice, of which the last counts. */
function jsonRow(at: number, isDoubled: boolean): string {
  const fields = NAMES.flatMap((name) => {
    const found = EXACT_COLUMNS[name]!.cells[at];
    if (found === undefined) return [];
    const field = `"${name}":${found.json ?? JSON.stringify(found.text)}`;
    return isDoubled ? [`"${name}":"before"`, field] : [field];
  });
  return `{"Id":${at},${fields.join(',')}}`;
}

export const jsonLines = (isDoubled = false): string => rows((at) => `${jsonRow(at, isDoubled)}\n`).join('');
export const jsonArray = (): string => `[${rows((at) => jsonRow(at, false)).join(',')}]`;

export function prettyJson(): string {
  // As text: a number would lose its digits in JavaScript.
  return `[\n${rows((at) => jsonRow(at, false).replace(/^\{/u, '  {\n    ').replace(/\}$/u, '\n  }')).join(',\n')}\n]\n`;
}

/** Texts of the cells, with the number of each row first. */
export function textRows(): string[][] {
  return rows((at) => [String(at), ...NAMES.map((name) => EXACT_COLUMNS[name]!.cells[at]?.text ?? '')]);
}

export function csv(): string {
  const quoted = (text: string): string => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`);
  return [['Id', ...NAMES].join(','), ...textRows().map((row) => row.map(quoted).join(','))].join('\r\n');
}

/** A query of the same rows, out of a `datatable` of texts. `toguid` takes no braces, which files have. */
export function datatable(): string {
  const literal = (text: string): string =>
    JSON.stringify(text.replace(/^\{(3F.*)\}$/u, '$1')).replaceAll('\\u0007', '\\a');
  const made = (name: string): string => {
    const { type } = EXACT_COLUMNS[name]!;
    if (type === 'string') return name;
    return type === 'dynamic' ? `${name} = parse_json(${name})` : `${name} = to${type}(${name})`;
  };
  const columns = ['Id: long', ...NAMES.map((name) => `${name}: string`)].join(', ');
  const cells = textRows().map(([id, ...texts]) => [id, ...texts.map(literal)].join(', '));
  return `datatable(${columns})[\n${cells.join(',\n')}\n]\n| project Id, ${NAMES.map(made).join(', ')}`;
}

/** What comes out of every way in: the JSON of each cell that has something, by row and column. */
export function expectedCells(): Record<string, string>[] {
  return rows((at) =>
    Object.fromEntries(
      NAMES.flatMap((name) => {
        const found = EXACT_COLUMNS[name]!.cells[at];
        const out = found === undefined ? null : found.out === undefined ? JSON.stringify(found.text) : found.out;
        return out === null ? [] : [[name, out] as const];
      }),
    ),
  );
}

/** A zstd frame of blocks that are not compressed. */
export function storedZstd(bytes: Uint8Array): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 100_000) {
    const block = bytes.subarray(at, at + 100_000);
    const header = (block.length << 3) | (at + 100_000 >= bytes.length ? 1 : 0);
    blocks.push(Buffer.from([header & 0xff, (header >> 8) & 0xff, (header >> 16) & 0xff]), Buffer.from(block));
  }
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]), ...blocks]);
}
