import * as vscode from 'vscode';
import type { CoverageCount } from '../../../server/src/service/protocol/coverage.js';
import type { RuleCoverage } from '../../../server/src/service/protocol/tests.js';
import { toRange } from '../wire.js';
import { coveredLets, coveredPlaces, ruleCounts } from './coverage-model.js';

/** What tests exercise of a rule, for the editor's coverage view and gutter. */
export class RuleFileCoverage extends vscode.FileCoverage {
  /** @param tests - the items of the tests that ran, by what the coverage calls them. */
  constructor(
    private readonly coverage: RuleCoverage,
    private readonly tests: ReadonlyMap<string, vscode.TestItem>,
  ) {
    const { clauses, arms, lets } = ruleCounts(coverage);
    const names = new Set([
      ...coverage.clauses.flatMap((c) => c.tests.map((t) => t.test)),
      ...coverage.lets.flatMap((l) => l.tests),
    ]);
    super(
      vscode.Uri.parse(coverage.rule),
      counted(clauses),
      arms.total === 0 ? undefined : counted(arms),
      lets.total === 0 ? undefined : counted(lets),
      [...names].flatMap((name) => tests.get(name) ?? []),
    );
  }

  /** Its places; of one test only those that it reached. */
  details(item?: vscode.TestItem): vscode.FileCoverageDetail[] {
    const test = item === undefined ? undefined : [...this.tests].find(([, known]) => known === item)?.[0];
    const shown = item === undefined ? undefined : (test ?? '');
    const declarations = coveredLets(this.coverage, shown).map(
      ({ name, range, executed }) => new vscode.DeclarationCoverage(name, executed, toRange(range)),
    );
    const statements = coveredPlaces(this.coverage, shown).map(({ range, executed, branches }) => {
      const parts = branches.map((b) => new vscode.BranchCoverage(b.executed, undefined, b.label));
      return new vscode.StatementCoverage(executed, toRange(range), parts);
    });
    return [...declarations, ...statements];
  }
}

function counted({ covered, total }: CoverageCount): vscode.TestCoverageCount {
  return new vscode.TestCoverageCount(covered, total);
}
