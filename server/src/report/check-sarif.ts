import { createHash } from 'node:crypto';
import type { Location, Region, ReportingDescriptor, Result } from 'sarif';
import { lint } from '../lint/registry.js';
import type { CheckedFile, ReportedProblem } from '../service/checked-file.js';
import { indexOf, placeOf, type CheckReport } from './problem.js';
import { artifactUri, sarifLog } from './sarif-log.js';

/** Findings as SARIF 2.1.0, with fixes, related locations and fingerprints that survive edits elsewhere. */
export function sarifCheck(report: CheckReport): string {
  const ids = [...new Set(report.files.flatMap((f) => f.problems.map((p) => p.id)))].sort();
  return sarifLog(
    report.version,
    ids.map((id) => descriptor(id, report)),
    report.files.flatMap((file) => file.problems.map((p) => result(report, file, p, ids.indexOf(p.id)))),
  );
}

function descriptor(id: string, report: CheckReport): ReportingDescriptor {
  const definition = lint(id);
  const example = report.files.flatMap((f) => f.problems).find((p) => p.id === id);
  return {
    id,
    ...(definition === undefined ? {} : { shortDescription: { text: definition.summary } }),
    ...(example?.docUrl === undefined ? {} : { helpUri: example.docUrl }),
    ...(example === undefined ? {} : { properties: { category: example.category } }),
  };
}

function result(report: CheckReport, file: CheckedFile, p: ReportedProblem, ruleIndex: number): Result {
  const uri = artifactUri(report.shownPath(file.path));
  const related = p.related.map((r, id): Location => {
    const own = r.file === undefined;
    return {
      id,
      message: { text: r.message },
      physicalLocation: {
        artifactLocation: { uri: own ? uri : artifactUri(report.shownPath(r.file)) },
        region: own ? region(file, r) : { startLine: r.line ?? 1 },
      },
    };
  });
  const fixes = p.fixes.flatMap(({ title, edits }) => {
    if (edits === undefined) return [];
    return [
      {
        description: { text: title },
        artifactChanges: [
          {
            artifactLocation: { uri },
            replacements: edits.map((e) => ({
              deletedRegion: region(file, e),
              insertedContent: { text: e.newText },
            })),
          },
        ],
      },
    ];
  });
  return {
    ruleId: p.id,
    ruleIndex,
    level: p.severity === 'error' ? 'error' : p.severity === 'warning' ? 'warning' : 'note',
    message: { text: [p.message, p.why, p.remedy].filter(Boolean).join(' ') },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: region(file, p) } }],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    ...(fixes.length > 0 ? { fixes } : {}),
    partialFingerprints: { 'kqlensFinding/v1': fingerprint(file, p, uri) },
  };
}

function region(file: CheckedFile, range: { readonly start: number; readonly end: number }): Region {
  const { line, column, endLine, endColumn } = placeOf(file, range);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** What a finding is about, without where it stands: its id, file, rule and the text of its line. */
function fingerprint(file: CheckedFile, p: ReportedProblem, uri: string): string {
  const index = indexOf(file);
  const line = index.line(index.at(p.start).line).trim().replace(/\s+/g, ' ');
  return createHash('sha256')
    .update([p.id, uri, p.rule, line, file.text.slice(p.start, p.end)].join('\n'))
    .digest('hex')
    .slice(0, 32);
}
