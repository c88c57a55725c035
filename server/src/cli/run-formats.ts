import { csvRun, jsonRun, ndjsonRun, prettyRun, type RunReport } from '../report/run.js';
import { styleFor } from '../report/style.js';

/** The forms that `kqlens run` prints its report in, by what `--format` calls them. */
export const RUN_FORMATS: Readonly<Record<string, (report: RunReport) => string>> = {
  table: (report) => prettyRun(report, styleFor(process.stdout)),
  json: jsonRun,
  ndjson: ndjsonRun,
  csv: csvRun,
};
