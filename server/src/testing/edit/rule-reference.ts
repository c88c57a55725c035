import { relativePath } from '../data/test-events.js';
import type { RuleUnderTest, TestHost } from '../data/test-host.js';
import { yamlMap } from './add-cases.js';
import { yamlText } from './yaml-text.js';

/** How a test file in a folder names its rule: by path, and by id where the rule file holds or may hold several. */
export function ruleReference({ document, region }: RuleUnderTest, folder: string, host: TestHost): string {
  const path = yamlText(relativePath(folder, document.path));
  const isOnly = region.index === 0 && document.path.endsWith('.kql');
  if (isOnly && host.openRule(document.path, document.text).length < 2) return path;
  const id = region.rule?.id?.value ?? region.rule?.name?.value ?? String(region.index + 1);
  return yamlMap([
    ['path', path],
    ['id', yamlText(id)],
  ]);
}
