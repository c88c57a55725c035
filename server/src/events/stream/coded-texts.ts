import type { ColumnsKernel } from '../scan/columns-kernel.js';
import { JsonCells } from '../tables/json-cell.js';

/** Numbers are looked at for whether they pay once there are so many, and while texts come up this often on average. */
const CHECK_FROM = 4096;
const WORTHWHILE_REPEATS = 2;

/** The texts of a column to whose bytes a kernel gives numbers. Two numbers may stand for one text. */
export class CodedTexts {
  private readonly texts: string[];
  private readonly cells: JsonCells;
  private readonly start: (code: number) => number;
  private rows = 0;

  /** `absent`: the text of a row without a value; where it is not empty, also of one with an empty value. */
  constructor(
    private readonly kernel: ColumnsKernel,
    private readonly column: number,
    private readonly absent: string,
  ) {
    const { bytes, start } = kernel.values(column);
    this.cells = new JsonCells(bytes);
    this.start = start;
    this.texts = [absent];
  }

  /** The texts by number, with those that came since; the same list each time. */
  update(): readonly string[] {
    const { absent, cells, texts } = this;
    const count = this.kernel.valueCount(this.column);
    while (texts.length < count) {
      const start = this.start(texts.length);
      texts.push(absent !== '' && cells.isNothing(start) ? absent : (cells.get(start, 'string') as string));
    }
    return texts;
  }

  /** Whether numbers pay, after so many more rows. */
  pays(rows: number): boolean {
    this.rows += rows;
    return this.rows < CHECK_FROM || this.texts.length * WORTHWHILE_REPEATS <= this.rows;
  }
}
