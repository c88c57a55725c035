import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { SourceRange } from '../schema/configuration/types.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** A SARIF 2.1.0 document of one run of KQLens. `rules`: in the order that the `ruleIndex` of results counts. */
export function sarifLog(version: string, rules: ReportingDescriptor[], results: Result[]): string {
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'KQLens', version, informationUri: 'https://github.com/kqlens/kqlens', rules },
        },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

/** The reference to a file that SARIF wants: what a URI gives a meaning of its own (`#`, `?`, `%`) is escaped. */
export function artifactUri(path: string): string {
  const absolute = /^[A-Za-z]:\//.test(path) ? 'file:///' : '';
  return (
    absolute +
    path
      .split('/')
      .map(encodeURIComponent)
      .join('/')
      .replace(/^([A-Za-z])%3A\//, '$1:/')
  );
}

/** A place in a file. `message`: what is there, for a related location. */
export function sarifLocation(
  { file, line, column, endLine, endColumn }: SourceRange,
  shownPath: (path: string) => string,
  message?: string,
): Location {
  return {
    ...(message === undefined ? {} : { message: { text: message } }),
    physicalLocation: {
      artifactLocation: { uri: artifactUri(shownPath(file)) },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}
