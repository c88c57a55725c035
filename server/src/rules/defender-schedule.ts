import { detectionFacts } from '../schema/defender-detection.js';
import { parseIsoDuration } from './duration.js';
import type { DurationField, RuleMetadata } from './metadata.js';
import type { FileProblem, Range, Severity } from './region.js';

/**
 * What does not fit in the schedule of a Defender detection: how often it runs, and how far a run looks back. Durations that
 * cannot be read are for the shape to report.
 * Source: https://learn.microsoft.com/defender-xdr/custom-detection-rules
 */
export function scheduleProblems({ format, queryFrequency, queryPeriod }: RuleMetadata): readonly FileProblem[] {
  if (format !== 'defender') return [];
  const frequency = known(queryFrequency);
  const lookback = known(queryPeriod);
  return [
    ...(frequency === undefined ? [] : frequencyProblems(frequency)),
    ...(lookback === undefined ? [] : lookbackProblems(lookback, frequency)),
  ];
}

type Known = DurationField & { readonly ticks: bigint };

function known(field: DurationField | undefined): Known | undefined {
  return field?.ticks === undefined ? undefined : { ...field, ticks: field.ticks };
}

function frequencyProblems(frequency: Known): FileProblem[] {
  const { frequencies, sentinelOnlyFrequency } = detectionFacts();
  if (frequencies.some((one) => parseIsoDuration(one) === frequency.ticks)) return [];
  const usual = `every ${frequencies.filter((one) => parseIsoDuration(one) !== 0n).join(', ')}`;
  const [least, most] = sentinelOnlyFrequency;
  return isWithin(frequency, sentinelOnlyFrequency)
    ? [
        problem(
          frequency,
          `Only detections on Sentinel tables alone run every ${frequency.value}; others run ${usual}, or at once.`,
          'warning',
        ),
      ]
    : [problem(frequency, `No detection runs every ${frequency.value}: it has to be from ${least} to ${most}.`)];
}

function lookbackProblems(lookback: Known, frequency: Known | undefined): FileProblem[] {
  const { lookbackRange } = detectionFacts();
  const [least, most] = lookbackRange;
  if (frequency?.ticks === 0n) {
    return [problem(lookback, 'A detection that runs at once looks at each event as it comes: it has no lookback.')];
  }
  if (!isWithin(lookback, lookbackRange)) {
    return [problem(lookback, `A detection looks back from ${least} to ${most}, not ${lookback.value}.`)];
  }
  if (frequency !== undefined && lookback.ticks < frequency.ticks) {
    const message = `The detection runs every ${frequency.value} and looks back ${lookback.value} only: events between the runs are never looked at.`;
    return [problem(lookback, message)];
  }
  return [];
}

function isWithin({ ticks }: Known, [least, most]: readonly [string, string]): boolean {
  return parseIsoDuration(least)! <= ticks && ticks <= parseIsoDuration(most)!;
}

function problem({ start, end }: Range, message: string, severity: Severity = 'error'): FileProblem {
  return { start, end, message, severity, code: 'rule-schedule' };
}
