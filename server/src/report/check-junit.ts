import { countProblems, placeOf, type CheckReport } from './problem.js';

/** Findings as JUnit XML: a suite for each file, a failing case for each error and warning. */
export function junitCheck(report: CheckReport): string {
  const { error, warning } = countProblems(report);
  const suites = report.files.map((file) => {
    const path = report.shownPath(file.path);
    const failing = file.problems.filter((p) => p.severity === 'error' || p.severity === 'warning');
    const cases = failing.map((p) => {
      const { line, column } = placeOf(file, p);
      const place = `${path}:${line}:${column}`;
      return [
        `    <testcase classname="${xml(path)}" name="${xml(`${p.id} at ${line}:${column}`)}">`,
        `      <failure type="${xml(p.severity)}" message="${xml(p.message)}">${xml([place, p.why, p.remedy].filter(Boolean).join('\n'))}</failure>`,
        '    </testcase>',
      ].join('\n');
    });
    if (cases.length === 0) cases.push(`    <testcase classname="${xml(path)}" name="no problems"/>`);
    return [
      `  <testsuite name="${xml(path)}" tests="${cases.length}" failures="${failing.length}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kqlens check" failures="${error + warning}">`,
    ...suites,
    '</testsuites>',
  ].join('\n');
}

/** Text as XML content or attribute; characters that XML 1.0 has no place for become U+FFFD. */
export function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
