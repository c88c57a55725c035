import type { FileHost } from '../schema/configuration/host.js';
import { baseName, parentFolder } from '../schema/configuration/paths.js';

const EXTENSIONS = ['yaml', 'yml', 'json', 'jsonc'];

/** The test files of a rule by name, beside it and in `tests` beside it: `NAME.test.yaml` and kin. */
export function testPathsBeside(rulePath: string, host: Pick<FileHost, 'exists'>): string[] {
  const folder = (parentFolder(rulePath) ?? '').replace(/\/$/u, '');
  const name = baseName(rulePath).replace(/(?<=.)\.[^.]*$/u, '');
  return [folder, `${folder}/tests`]
    .flatMap((place) => EXTENSIONS.map((extension) => `${place}/${name}.test.${extension}`))
    .filter((path) => host.exists(path));
}
