import { Buffer } from 'node:buffer';
import { KERNEL } from './columns-module.js';

/** What the kernel exports; see columns.asm.ts. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  columns(from: number, to: number, most: number): number;
  widen(dictionary: number): void;
}

/** Where things are in the kernel's memory. */
const CONTROL = 1024;
const TEMPLATE_LIST = CONTROL + 64;
const COLUMN_LIST = CONTROL + 256;
const TEMPLATES = 4096;
const PLACES = 65_536;
/** So many bytes are looked at together; a longer line is left to others. */
const WINDOW = 65_536;
const PAGE = 65_536;
/** At most every byte of a window is a place; behind them are zeros. */
const OUT = PLACES + 4 * WINDOW + PAGE;
/** The kernel looks so far behind the input's end. */
const BEHIND = 128;

/** The most lines that are taken at once, the most columns, and the most orders of keys. */
export const MOST_ROWS = 4096;
export const MOST_COLUMNS = 48;
export const MOST_TEMPLATES = 16;
/** The longest key, with quotes and colon; and so many bytes are a key's in a template. */
const KEY_BYTES = 64;
const KEY = 16 + 2 * KEY_BYTES;
const TYPED = OUT + MOST_COLUMNS * MOST_ROWS * 4;
const INPUT = TYPED + MOST_COLUMNS * MOST_ROWS * 8;

/** What the kernel makes of a column's values, as it numbers these. */
const KINDS = ['places', 'numbers', 'whole', 'times'] as const;

/**
 * What to make of a column's values: the places where they begin, numbers for their bytes, or, besides their places,
 * whole numbers of at most so many digits, or times.
 */
export type ColumnKind =
  { readonly kind: 'places' | 'numbers' | 'times' } | { readonly kind: 'whole'; readonly digits: number };

/** So many bytes say what a column is. */
const COLUMN = 32;

/** A dictionary's room: values, and bytes of them; and with how many slots it begins. */
const MOST_VALUES = 2 ** 17;
const MOST_BYTES = 2 ** 23;
const FIRST_SLOTS = 2 ** 12;
const SLOTS = 64;
const VALUES = SLOTS + 2 * MOST_VALUES * 8;
const BYTES = VALUES + MOST_VALUES * 8;
const DICTIONARY = BYTES + MOST_BYTES + BEHIND;

/** Why a run of the kernel ended, as the kernel numbers it. */
export const ENDS = ['end', 'enough', 'other line', 'dictionary full'] as const;

/** Lines with the same keys in the same order. */
export interface LineTemplate {
  readonly keys: readonly string[];
  /** For each key the column that its value is for, or -1. */
  readonly columns: readonly number[];
  /** A key that may have one value only, as JSON. */
  readonly only?: { readonly key: number; readonly json: Buffer } | undefined;
}

/** What came of a run. */
export interface KernelRun {
  readonly rows: number;
  /** Where the first line begins that was not taken. */
  readonly next: number;
  readonly end: (typeof ENDS)[number];
  /** The column whose dictionary is full. */
  readonly column: number;
}

let compiled: WebAssembly.Module | undefined;
/** Kernels that nobody uses; each takes much of the address space, and is freed late. */
const idle: Exports[] = [];

/**
 * Reads lines of JSON whose keys are known by column, without making anything of them: numbers for the bytes of values,
 * or where values begin. Lines that it does not take may still be JSON. The bytes are put into {@link input}.
 */
export class ColumnsKernel {
  readonly input: Buffer;
  private readonly kernel: Exports;
  private readonly view: DataView;
  private readonly bytes: Buffer;
  private readonly dictionaries: number;
  private templates: readonly number[] = [];

  constructor(
    private readonly columns: readonly ColumnKind[],
    inputBytes: number,
  ) {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
    this.kernel = idle.pop() ?? (new WebAssembly.Instance(compiled).exports as unknown as Exports);
    const { memory } = this.kernel;
    this.dictionaries = (INPUT + inputBytes + BEHIND + 63) & ~63;
    const missing =
      Math.ceil((this.dictionaries + columns.length * DICTIONARY) / PAGE) - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    this.bytes = Buffer.from(memory.buffer);
    this.view = new DataView(memory.buffer);
    this.input = Buffer.from(memory.buffer, INPUT, inputBytes);
    this.set(CONTROL + 4, columns.length);
    this.set(CONTROL + 8, PLACES);
    this.set(CONTROL + 12, WINDOW);
    for (const [c, column] of columns.entries()) {
      const dictionary = this.dictionary(c);
      const places = OUT + c * MOST_ROWS * 4;
      const digits = column.kind === 'whole' ? column.digits : 0;
      [KINDS.indexOf(column.kind), places, dictionary, TYPED + c * MOST_ROWS * 8, digits].forEach((value, i) =>
        this.set(COLUMN_LIST + COLUMN * c + 4 * i, value),
      );
      if (column.kind !== 'numbers') continue;
      // Its first number stands for no value.
      const fields = [1, 0, 0, dictionary + SLOTS, dictionary + VALUES, dictionary + BYTES, 0, MOST_BYTES];
      fields.forEach((value, i) => this.set(dictionary + 4 * i, value));
      this.setSlots(dictionary, FIRST_SLOTS);
    }
  }

  /** Call when it is not needed any more: its memory is for others then. */
  release(): void {
    idle.push(this.kernel);
  }

  /** Where the first line feed at or after `from` is; `to` when there is none. */
  lineEnd(from: number, to: number): number {
    const at = this.input.subarray(from, to).indexOf(0x0a);
    return at < 0 ? to : from + at;
  }

  /** Says what lines look like from now on. Their keys are short, see below. Returns for how many there is room. */
  expect(templates: readonly LineTemplate[]): number {
    let at = TEMPLATES;
    const placed: number[] = [];
    for (const template of templates.slice(0, MOST_TEMPLATES)) {
      const missing = this.columns.flatMap((_, c) => (template.columns.includes(c) ? [] : [c]));
      const texts = template.keys.map((key) => Buffer.from(`${JSON.stringify(key)}:`));
      const keys = at + pieces(16 + 4 * missing.length);
      const only = keys + texts.length * KEY;
      const end = only + 16 + pieces(template.only?.json.length ?? 0);
      if (end > PLACES) break;
      this.bytes.fill(0, at, end);
      [texts.length, missing.length, keys, 0, ...missing].forEach((value, i) => this.set(at + 4 * i, value));
      for (const [k, text] of texts.entries()) {
        const key = keys + k * KEY;
        const isOnly = template.only?.key === k;
        const column = template.columns[k]!;
        const fields = [text.length, Number(isOnly || column >= 0), column >>> 0, isOnly ? only : 0];
        fields.forEach((value, i) => this.set(key + 4 * i, value));
        text.copy(this.bytes, key + 16);
        this.bytes.fill(0xff, key + 16 + KEY_BYTES, key + 16 + KEY_BYTES + text.length);
      }
      this.set(only, template.only?.json.length ?? 0);
      template.only?.json.copy(this.bytes, only + 16);
      placed.push(at);
      at = end;
    }
    this.set(CONTROL, placed.length);
    for (const [t, place] of placed.entries()) this.set(TEMPLATE_LIST + 4 * t, place);
    this.templates = placed;
    return placed.length;
  }

  /** How many rows had each of the templates since they are expected. */
  counts(): readonly number[] {
    return this.templates.map((template) => this.get(template + 12));
  }

  /** Takes lines between two places of the input, as many as it can. Places of values count from `from`. */
  run(from: number, to: number): KernelRun {
    this.set(CONTROL + 16, INPUT + from);
    for (let c = 0; c < this.columns.length; c++) {
      this.set(COLUMN_LIST + COLUMN * c + 20, 0);
      this.set(COLUMN_LIST + COLUMN * c + 24, 0);
    }
    const end = this.kernel.columns(INPUT + from, INPUT + to, MOST_ROWS);
    return {
      rows: this.get(CONTROL + 32),
      next: this.get(CONTROL + 36) - INPUT,
      end: ENDS[end]!,
      column: this.view.getInt32(CONTROL + 40, true),
    };
  }

  /** What a column holds of the rows of the last run: numbers of values, or where they begin; 0 for none. */
  column(c: number, rows: number): Uint32Array {
    return new Uint32Array(this.view.buffer, OUT + c * MOST_ROWS * 4, rows).slice();
  }

  /** How many values a column of whole numbers or times had in the last run, and how many must be read at their places. */
  typed(c: number): { readonly values: number; readonly others: number } {
    const column = COLUMN_LIST + COLUMN * c;
    return { values: this.get(column + 20), others: this.get(column + 24) };
  }

  /** A column's whole numbers in the rows of the last run, NaN where there is none. */
  whole(c: number, rows: number): Float64Array {
    return new Float64Array(this.view.buffer, TYPED + c * MOST_ROWS * 8, rows).slice();
  }

  /** A column's times in the rows of the last run, in ticks; the least number where there is none. */
  times(c: number, rows: number): BigInt64Array {
    return new BigInt64Array(this.view.buffer, TYPED + c * MOST_ROWS * 8, rows).slice();
  }

  /** How many values a column's dictionary has, the empty one included. */
  valueCount(c: number): number {
    return this.get(this.dictionary(c));
  }

  /** The bytes of a column's values, and where one of them begins. */
  values(c: number): { readonly bytes: Uint8Array; readonly start: (code: number) => number } {
    const dictionary = this.dictionary(c);
    const bytes = new Uint8Array(this.view.buffer, dictionary + BYTES, MOST_BYTES);
    return { bytes, start: (code) => this.get(dictionary + VALUES + 8 * code) };
  }

  /** Makes more room in a column's dictionary; false when it has all that it may. */
  widen(c: number): boolean {
    const dictionary = this.dictionary(c);
    const slots = 2 * this.get(dictionary + 24);
    if (this.get(dictionary) < slots / 2 || slots >= 2 * MOST_VALUES) return false;
    this.setSlots(dictionary, Math.min(8 * slots, 2 * MOST_VALUES));
    this.kernel.widen(dictionary);
    return true;
  }

  /** From now on it gives where a column's values begin. */
  stopNumbering(c: number): void {
    this.set(COLUMN_LIST + COLUMN * c, 0);
  }

  private setSlots(dictionary: number, slots: number): void {
    this.bytes.fill(0, dictionary + SLOTS, dictionary + SLOTS + 8 * slots);
    this.set(dictionary + 8, slots - 1);
    this.set(dictionary + 24, slots / 2);
  }

  private dictionary(c: number): number {
    return this.dictionaries + c * DICTIONARY;
  }

  private get(at: number): number {
    return this.view.getUint32(at, true);
  }

  private set(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }
}

/** Whether a key is short enough for a template. */
export function isShort(key: string): boolean {
  return JSON.stringify(key).length < KEY_BYTES;
}

/** A length rounded up to whole pieces of sixteen bytes. */
function pieces(length: number): number {
  return (length + 15) & ~15;
}
