import { basename } from 'node:path';
import { lostComments } from '../rules/lost-comments.js';
import type { FileProblem } from '../rules/region.js';
import { toArm } from '../rules/to-arm.js';
import { extractRules, toYaml } from '../rules/to-yaml.js';
import type { ConvertParams, MadeFile, MadeFiles } from './protocol/convert.js';
import { toPosition } from './positions.js';

/**
 * The Sentinel rules of a YAML file as an ARM template, or those of a template as YAML: as one file, or for `rules` as a
 * file for each. Never throws: files that cannot be converted give problems, with lines from 1.
 */
export function convertFile(path: string, text: string, into: ConvertParams['into']): MadeFiles {
  const stem = basename(path).replace(/\.[^.]*$/, '');
  if (/\.ya?ml$/i.test(path)) {
    if (into === 'rules') return refused(`${basename(path)} is no ARM template: rules are extracted from JSON.`);
    return made(text, `${stem}.json`, toArm(text), lostComments(text, 'yaml'));
  }
  if (!/\.jsonc?$/i.test(path)) {
    return refused(
      `${basename(path)} is neither YAML nor JSON. Sentinel rules in YAML and ARM templates are converted.`,
    );
  }
  const lost = lostComments(text, 'json');
  if (into === 'other') return made(text, `${stem}.yaml`, toYaml(text), lost);
  const { rules, problems } = extractRules(text);
  const names = new Set<string>();
  const files = rules.map(({ name, id, text: rule }): MadeFile => ({
    name: freeName(names, name ?? id ?? stem),
    text: rule,
  }));
  const all = files.length === 0 ? problems : [...problems, ...lost];
  return { files, problems: all.map((problem) => described(text, problem)) };
}

const refused = (problem: string): MadeFiles => ({ files: [], problems: [problem] });

function made(
  source: string,
  name: string,
  { text, problems }: { readonly text: string | undefined; readonly problems: readonly FileProblem[] },
  lost: readonly FileProblem[],
): MadeFiles {
  const all = text === undefined ? problems : [...problems, ...lost];
  return {
    files: text === undefined ? [] : [{ name, text }],
    problems: all.map((problem) => described(source, problem)),
  };
}

function described(text: string, { start, message }: FileProblem): string {
  return `Line ${toPosition({ text }, start).line + 1}: ${message}`;
}

/** A file name made from a rule's, which no other rule of the template has on any file system. */
function freeName(taken: Set<string>, title: string): string {
  const stem = title.replace(/[^\p{L}\p{N}_.-]+/gu, '').replace(/^\.+/, '') || 'rule';
  let name = `${stem}.yaml`;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem}-${n}.yaml`;
  taken.add(name.toLowerCase());
  return name;
}
