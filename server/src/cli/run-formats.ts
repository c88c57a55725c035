import { csvRun, jsonRun, ndjsonRun, prettyRun, type RunReport } from '../report/run.js';
import { styleFor } from '../report/style.js';

/** The forms that `kqlens run` prints its report in, by what `--format` calls them; in pieces. */
export const RUN_FORMATS: Readonly<Record<string, (report: RunReport) => Iterable<string>>> = {
  table: (report) => [prettyRun(report, styleFor(process.stdout))],
  json: (report) => jsonRun(report),
  ndjson: ndjsonRun,
  csv: (report) => [csvRun(report)],
};
