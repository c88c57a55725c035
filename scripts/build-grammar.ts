import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { armJsonInjection, markdownInjection, yamlInjection } from './grammar/injections.js';
import { kqlGrammar } from './grammar/kql.js';
import type { Grammar } from './grammar/rule.js';

/** The folder that holds the grammars which the extension contributes. */
export const SYNTAXES = join(fileURLToPath(new URL('..', import.meta.url)), 'syntaxes');

/** Every generated grammar by file name. Names of functions and operators come from `syntaxes/data/names.json`. */
export const GRAMMARS: Readonly<Record<string, Grammar>> = {
  'kql.tmLanguage.json': kqlGrammar,
  'kql.markdown.injection.json': markdownInjection,
  'kql.sentinel-yaml.injection.json': yamlInjection,
  'kql.arm-json.injection.json': armJsonInjection,
};

/** The text of a grammar's file, formatted as the repository's JSON is. */
export async function grammarText(file: string): Promise<string> {
  const path = join(SYNTAXES, file);
  const config = await resolveConfig(path);
  return format(JSON.stringify(GRAMMARS[file]), { ...config, filepath: path });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of Object.keys(GRAMMARS)) writeFileSync(join(SYNTAXES, file), await grammarText(file));
}
