import type { CodeLens } from 'vscode-languageserver-types';
import type { LastRun, LastRuns } from './last-run.js';
import { queryStart } from './place.js';
import { toRange } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { COMMANDS, type RunSuccess } from './protocol.js';
import { unitTestState, type UnitTests, type UnitTestState } from './unit-tests.js';

/**
 * Above each query: a lens that runs it, one that runs it on a connection where there are any, and after a run one that
 * says what came of it; then its tests, what they cover, and one that explains
 * an event of the run.
 */
export function runLenses(document: RuleDocument, lastRuns: LastRuns, tests: UnitTests, uri: string): CodeLens[] {
  return document.units.flatMap((unit) => {
    const start = queryStart(unit);
    const range = toRange(document, { start, end: start });
    const args = [uri, unit.region.index];
    const lenses: CodeLens[] = [
      { range, command: { title: '▷ Run against samples', command: COMMANDS.run, arguments: args } },
    ];
    if (Object.keys(document.configuration.connections).length > 0) {
      lenses.push({ range, command: { title: 'Run on…', command: COMMANDS.runOn, arguments: args } });
    }
    const last = lastRuns(unit);
    if (last !== undefined) {
      lenses.push({
        range,
        command: { title: outcome(unit, last), command: COMMANDS.showResults, arguments: args },
      });
    }
    const state = unitTestState(unit, tests(unit));
    if (state !== undefined) {
      lenses.push({ range, command: { title: testsTitle(state), command: COMMANDS.runTests, arguments: args } });
      const title = state.clauses === undefined || state.stale ? 'Coverage' : `${state.clauses}% clauses`;
      lenses.push({ range, command: { title, command: COMMANDS.coverTests, arguments: args } });
    }
    if (last !== undefined && last.failure === undefined) {
      lenses.push({ range, command: { title: 'Explain…', command: COMMANDS.explain, arguments: args } });
    }
    return lenses;
  });
}

function outcome(unit: RuleUnit, last: LastRun): string {
  if (last.failure !== undefined) return `Not evaluable: ${last.failure.message}`;
  const summary = runSummary(last.summary);
  const broken = last.query !== unit.region.text && unit.analysis.diagnostics.some((d) => d.severity === 'error');
  return broken ? `${summary} · before the query was broken` : summary;
}

/** `▷ Run 5 tests`, `✓ 5/5 tests`, `✗ 4/5 tests`; what was skipped is not counted. */
function testsTitle({ total, passed, failed, skipped, stale }: UnitTestState): string {
  const all = total - skipped;
  if (passed + failed === 0) return `▷ Run ${total === 1 ? '1 test' : `${total} tests`}`;
  const outcome = `${passed}/${all} ${all === 1 ? 'test' : 'tests'}`;
  if (stale) return `▷ ${outcome} before the change`;
  return `${failed > 0 ? '✗' : passed === all ? '✓' : '▷'} ${outcome}`;
}

/** A run in one line: `12 hits of 301 · max risk 90 · 2 benign`. */
export function runSummary(counts: RunSuccess['counts']): string {
  const parts = [`${counts.hits} ${counts.hits === 1 ? 'hit' : 'hits'} of ${counts.events}`];
  if (counts.maxRisk !== undefined) parts.push(`max risk ${counts.maxRisk}`);
  if (counts.benign > 0) parts.push(`${counts.benign} benign`);
  return parts.join(' · ');
}
