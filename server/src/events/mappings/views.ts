import { isDynamicBag, type Dynamic, type DynamicBag } from '../../engine/values/types.js';
import { parseAuoms } from '../readers/auditd.js';
import type { RecordView } from './types.js';
import { eventFieldKeys, mayHaveEventField, windowsEvent } from './windows-event.js';

/** The forms of one record that mappings look at, each made when it is first asked for. */
export class RecordViews {
  private readonly made = new Map<RecordView, DynamicBag | undefined>();

  constructor(readonly record: DynamicBag) {}

  /** The record in a form; undefined when it cannot take it. */
  get(view: RecordView | undefined): DynamicBag | undefined {
    if (view === undefined) return this.record;
    if (!this.made.has(view)) this.made.set(view, this.make(view));
    return this.made.get(view);
  }

  private make(view: RecordView): DynamicBag | undefined {
    switch (view) {
      case 'windows-event':
        return windowsEvent(this.record);
      case 'auditd':
        return isAuditRecord(this.record) ? this.record : auomsEvent(this.record);
    }
  }
}

/** Whether a record with these keys can have a value at a path of a view, as far as its keys tell. */
export function mayHave(keys: readonly string[], path: string, view: RecordView | undefined): boolean {
  switch (view) {
    case 'windows-event':
      return mayHaveEventField(keys, path);
    case 'auditd':
      return keys.includes('auditd') || keys.includes('SyslogMessage');
    case undefined:
      return keys.some((key) => path === key || path.startsWith(`${key}.`));
  }
}

/**
 * Keys, or parts of keys up to a dot: a record can have a value at a path of a view only if it has one of them. The
 * converse of {@link mayHave}, for finding records in text.
 */
export function keyBeginnings(path: string, view: RecordView | undefined): readonly string[] {
  switch (view) {
    case 'windows-event':
      return eventFieldKeys(path);
    case 'auditd':
      return ['auditd', 'SyslogMessage'];
    case undefined:
      return [path.split('.')[0]!];
  }
}

/** Whether a record is one of `readAuditLog`: Auditbeat too puts something under `auditd`. */
function isAuditRecord(record: DynamicBag): boolean {
  const fields = record.get('auditd');
  return fields !== undefined && isDynamicBag(fields) && fields.has('types');
}

function auomsEvent(record: DynamicBag): DynamicBag | undefined {
  const message = record.get('SyslogMessage');
  const fields = typeof message === 'string' ? parseAuoms(message) : undefined;
  return fields === undefined ? undefined : new Map<string, Dynamic>([...record, ['auditd', fields]]);
}
