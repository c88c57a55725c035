import type { Command } from 'commander';
import type { ReviewOptions } from '../commands/review.js';

/** `kqlens review [paths]` */
export function addReviewCommand(program: Command): void {
  program
    .command('review')
    .description('Tell which benign events changed rules hit that they did not hit before.')
    .argument('[paths...]', 'rule files or folders; by default every changed rule of the repository')
    .option('--staged', 'review what is staged, as a pre-commit hook does; by default the work tree')
    .option('--base <revision>', 'compare with where the branch left this revision; by default with HEAD')
    .option('--budget <n>', 'how many new benign hits are allowed besides those accepted', '0')
    .option('-f, --format <format>', 'pretty, json, markdown, sarif', 'pretty')
    .option('--accept <ids...>', "accept hits: write them to the rule's tests, with --reason")
    .option('--reason <text>', 'why accepted hits may stay')
    .addHelpText(
      'after',
      `
Exit codes: 0 within the budget, 1 above it, 2 wrong usage or unreadable tests, 3 a rule is not evaluable.

Examples:
  kqlens review --staged
  kqlens review --base origin/main --format markdown
  kqlens review rule.kql --accept 'samples/benign/ci.ndjson#118' --reason 'nightly image build'`,
    )
    .action(async (paths: readonly string[], options: ReviewOptions) => {
      const { review } = await import('../commands/review.js');
      process.exitCode = await review(paths, options);
    });
}
