import { isRuleTestPath } from '../../testing/file/read.js';
import type { TestHost } from '../../testing/data/test-host.js';
import type { GitRepository } from './git.js';

/** What tests read where a commit is looked at before it is made: test files as they are staged, all else from the disk. */
export function stagedTests(host: TestHost, repository: Pick<GitRepository, 'text'>): TestHost {
  const texts = new Map<string, string | undefined>();
  const staged = (path: string): string | undefined => {
    if (!texts.has(path)) texts.set(path, repository.text('', path));
    return texts.get(path);
  };
  return {
    ...host,
    files: {
      ...host.files,
      readFile: (path) => (isRuleTestPath(path) ? staged(path) : host.files.readFile(path)),
      exists: (path) => (isRuleTestPath(path) ? staged(path) !== undefined : host.files.exists(path)),
    },
  };
}
