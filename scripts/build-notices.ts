/** Writes THIRD-PARTY-NOTICES.md: every package whose code or data is in the bundles, with its licence text. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { attackNotice } from '../server/src/schema/attack.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
export const NOTICES_FILE = join(root, 'THIRD-PARTY-NOTICES.md');

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The packages that the project's own dependencies bring along, by folder. */
function bundledPackages(): Map<string, Manifest> {
  const found = new Map<string, Manifest>();
  const add = (name: string, from: string): void => {
    const nested = join(from, 'node_modules', name);
    const folder = existsSync(nested) ? nested : join(root, 'node_modules', name);
    if (found.has(folder) || !existsSync(folder)) return;
    const own = manifest(folder);
    found.set(folder, own);
    for (const dependency of Object.keys(own.dependencies ?? {})) add(dependency, folder);
  };
  for (const name of Object.keys(manifest(root).dependencies ?? {})) add(name, root);
  return found;
}

function licenceText(folder: string): string | undefined {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

/** The whole document. */
export function notices(): string {
  const parts = [
    '# Third-party notices',
    'KQLens is MIT licensed. Its bundles contain the following, each under its own terms.',
    '## Data',
    `### MITRE ATT&CK\n\n${attackNotice()}`,
    '### Table and connector facts\n\nNames and types of tables, columns, functions and connectors were compiled from public reference pages of Microsoft Learn and from the Apache-2.0 licensed catalogue of Microsoft Sentinel solutions by oshezaf/sentinelninja.',
    '## Bridge.NET runtime\n\n`@kusto/language-service-next` contains the Bridge.NET runtime, copyright 2008-2019 Object.NET, Inc., Apache License 2.0.',
    '## Packages',
  ];
  const packages = [...bundledPackages()].sort(([, a], [, b]) => a.name.localeCompare(b.name));
  for (const [folder, { name, version, license }] of packages) {
    const text = licenceText(folder);
    const body = text === undefined ? 'The package carries no licence text.' : `\`\`\`text\n${text}\n\`\`\``;
    parts.push(`### ${name} ${version} (${license ?? 'no licence named'})\n\n${body}`);
  }
  return `${parts.join('\n\n')}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(NOTICES_FILE, notices());
