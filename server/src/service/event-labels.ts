import type { EventLabel } from '../events/input.js';
import type { RuleRun } from '../testing/rule-run.js';

/** The labels of events by number. */
export const LABELS: readonly EventLabel[] = ['unknown', 'benign', 'malicious'];

/** The labels of a run's events, as numbers of {@link LABELS}. */
export class EventLabels {
  private readonly single = new Map<number, number>();

  constructor(private readonly run: RuleRun) {}

  /** The label of the events from one up to another where these stand in one file; undefined where they may not. */
  ofAll(first: number, last: number): number | undefined {
    const file = this.run.fileEvents.find((range) => range.first <= first && last < range.end);
    return file && LABELS.indexOf(file.label);
  }

  /** The label of an event. */
  of(event: number): number {
    let label = this.single.get(event);
    if (label === undefined) {
      label = this.ofAll(event, event) ?? LABELS.indexOf(this.run.eventOf(event)?.label ?? 'unknown');
      this.single.set(event, label);
    }
    return label;
  }
}
