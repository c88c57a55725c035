import { readKql } from './kql.js';
import { readMarkdown } from './markdown.js';
import type { RuleFile } from './region.js';
import { readRuleJson } from './rule-json.js';
import { readRuleYaml } from './sentinel-yaml.js';

const READERS: ReadonlyMap<string, (text: string) => RuleFile> = new Map([
  ['kql', readKql],
  ['csl', readKql],
  ['kusto', readKql],
  ['yaml', readRuleYaml],
  ['yml', readRuleYaml],
  ['json', readRuleJson],
  ['jsonc', readRuleJson],
  ['md', readMarkdown],
  ['markdown', readMarkdown],
]);

/** File name extensions, without dot, that {@link readRuleFile} tells apart. */
export const RULE_FILE_EXTENSIONS: readonly string[] = [...READERS.keys()];

/**
 * Reads the KQL and the rule metadata of a file. The name's extension tells the container format, the content what kind
 * of rules they are; a name without known extension is taken as plain KQL. Never throws: what is wrong with the file is
 * in its problems, and what could be read in spite of it in its regions.
 */
export function readRuleFile(path: string, text: string): RuleFile {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return (READERS.get(extension) ?? readKql)(text);
}
