import { isRuleTestPath, readRuleTest } from '../../testing/file/read.js';
import type { TestFileProblem } from '../../testing/file/model.js';
import { noRuleFile, rulePathOf } from '../../testing/subject.js';
import type { FileHost } from '../../schema/configuration/host.js';
import { fileProblem, type Problem } from '../check.js';
import type { RuleDocument } from '../project.js';

/** The code of everything that is wrong with a rule test file. */
const CODE = 'rule-test';

/**
 * What is wrong with a file as a rule test, in file order: how it is written, and a rule file that is not there. Nothing
 * for other files. What shows only when tests run, such as columns that a table lacks, is not among it.
 */
export function testFileProblems({ path, text }: Pick<RuleDocument, 'path' | 'text'>, files: FileHost): Problem[] {
  if (!isRuleTestPath(path)) return [];
  const { test, problems } = readRuleTest(path, text);
  if (test === undefined) return problems.map(toProblem);
  return rulePathOf(test, { files }) === undefined ? [toProblem(noRuleFile(test.rule))] : [];
}

function toProblem({ start, end, message, remedy = '' }: TestFileProblem): Problem {
  return { ...fileProblem({ start, end, message, severity: 'error', code: CODE }), remedy };
}
