/** A timespan as Kusto prints it, in its largest units: `2.00:00:00` is `2d`, `01:30:00` is `1h 30m`. */
export function withoutZeros(timespan: string): string {
  const parts = /^(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)(?:\.0*)?$/u.exec(timespan)?.slice(1);
  if (parts === undefined) return timespan;
  const units = ['d', 'h', 'm', 's'];
  const shown = parts.map((part, i) => [Number(part), units[i]] as const).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count}${unit}`).join(' ');
}
