import { isUtf8 } from 'node:buffer';
import { decodeText } from './readers/bytes.js';
import { readSpan } from './readers/json-records.js';
import { JsonObjectScanner, type KeyNode } from './readers/json-object-scanner.js';
import type { JsonSpan, JsonSpanReader } from './readers/json-spans.js';
import { unwrapAll, type SourceRecord } from './readers/records.js';
import type { FileReportBuilder } from './report.js';
import type { RecordRouter } from './route.js';
import { NO_COLUMN } from './tables/span-segment.js';
import type { RowSink, SpanSink } from './tables/table-set.js';

/** Records whose `Type` takes more values than there are tables are left to the general reader. */
const MAX_TYPES = 2000;

/** Where records go that have the same keys in the same order and the same `Type`. */
interface Destination {
  readonly table: SpanSink;
  readonly targets: Int32Array;
  readonly keys: readonly string[];
  rows: number;
}

/** Records that have the same keys in the same order. */
interface KeyPlan {
  readonly keys: readonly string[];
  /** Which of the keys is `Type`, -1 for none. */
  readonly typeAt: number;
  /** By the text of `Type`; undefined for records that the general reader is for. */
  readonly byType: Map<string, Destination | undefined>;
  last: Destination | undefined;
  /** The bytes of the `Type` that the last record had, quotes included. */
  lastType: Uint8Array;
}

/** Records that were rows of a table as they stood: their keys in order, and the `Type` that all of them had. */
export interface PlainShape {
  readonly keys: readonly string[];
  readonly type: string | undefined;
  readonly table: string;
  readonly rows: number;
}

/**
 * Reads JSON records that are rows of a table as they stand without making anything of them: only the places of their
 * values are noted, and a value is made when a query asks for it. All other records are left to the general reader.
 */
export class JsonLoader {
  private readonly scanner: JsonObjectScanner;
  private readonly plans = new Map<KeyNode, KeyPlan>();
  private readonly isUtf8: boolean;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly spans: JsonSpanReader,
    private readonly recordLimit: number,
    private readonly router: RecordRouter,
    private readonly rows: RowSink,
    private readonly report: FileReportBuilder,
  ) {
    this.scanner = new JsonObjectScanner(bytes);
    this.isUtf8 = isUtf8(bytes);
  }

  /** Yields the records that are left to the general reader; others are added to their tables on the way. */
  *records(): Generator<SourceRecord | undefined> {
    for (let span = this.spans.next(); span !== undefined; span = this.spans.next()) {
      if (this.addPlain(span)) yield undefined;
      else yield* unwrapAll(readSpan(this.bytes, this.spans, span, this.recordLimit));
    }
    this.finish();
  }

  /** What the records looked like that were added on the way. */
  shapes(): readonly PlainShape[] {
    const shapes: PlainShape[] = [];
    for (const { keys, typeAt, byType } of this.plans.values()) {
      for (const [type, destination] of byType) {
        // Of a `Type` that is empty or no text, others could come.
        if (destination === undefined || (typeAt >= 0 && type === '')) continue;
        const { rows, table } = destination;
        shapes.push({ keys, type: typeAt < 0 ? undefined : type, table: table.name, rows });
      }
    }
    return shapes;
  }

  private addPlain(span: JsonSpan): boolean {
    const { start, end } = span;
    if (span.fault !== undefined || span.tables === true || end - start > this.recordLimit) return false;
    const node = this.scanner.scan(start, end);
    if (node === undefined) return false;
    if (!this.isUtf8 && !isUtf8(this.bytes.subarray(start, end))) return false;
    let plan = this.plans.get(node);
    if (plan === undefined) {
      const { keys } = node;
      plan = {
        keys,
        typeAt: keys.lastIndexOf('Type'),
        byType: new Map(),
        last: undefined,
        lastType: new Uint8Array(0),
      };
      this.plans.set(node, plan);
    }
    const destination = this.destination(plan);
    if (destination === undefined) return false;
    destination.rows++;
    destination.table.addSpans(this.bytes, this.scanner.values, destination.targets, span.line, span.endLine);
    return true;
  }

  private destination(plan: KeyPlan): Destination | undefined {
    const { bytes } = this;
    let type: string | undefined;
    if (plan.typeAt >= 0) {
      const at = this.scanner.values[plan.typeAt]!;
      const { lastType } = plan;
      let same = 0;
      while (same < lastType.length && bytes[at + same] === lastType[same]) same++;
      if (lastType.length > 0 && same === lastType.length) return plan.last;
      const end = this.scanner.skipValue(at, bytes.length, 1);
      const isText = bytes[at] === 0x22;
      plan.lastType = isText ? bytes.slice(at, end) : new Uint8Array(0);
      type = isText ? decodeText(bytes, at + 1, end - 1) : '';
      if (type?.includes('\\') === true || plan.byType.size > MAX_TYPES) {
        plan.last = undefined;
        return undefined;
      }
    } else if (plan.byType.size > 0) return plan.last;
    const key = type ?? '';
    if (!plan.byType.has(key)) plan.byType.set(key, this.makeDestination(plan.keys, type));
    plan.last = plan.byType.get(key);
    return plan.last;
  }

  private makeDestination(keys: readonly string[], type: string | undefined): Destination | undefined {
    const name = this.router.plainTable(keys, type);
    const table = name === undefined ? undefined : this.rows.typed(name);
    return table === undefined ? undefined : { table, targets: table.targets(keys), keys, rows: 0 };
  }

  private finish(): void {
    for (const plan of this.plans.values()) {
      for (const destination of plan.byType.values()) {
        if (destination === undefined) continue;
        this.report.countRecords(destination.rows);
        const ignored = new Set(destination.keys.filter((_, i) => destination.targets[i] === NO_COLUMN));
        for (const key of ignored) this.report.countUnknownKey(key, destination.rows);
      }
    }
  }
}
