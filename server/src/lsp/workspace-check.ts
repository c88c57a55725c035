import { setImmediate } from 'node:timers/promises';
import { DiagnosticSeverity, type CancellationToken } from 'vscode-languageserver';
import { RULE_FILE_EXTENSIONS } from '../rules/read.js';
import { isExcluded } from '../schema/configuration/resolve.js';
import { matchesGlob } from '../schema/configuration/glob.js';
import type { CheckWorkspaceResult } from '../service/protocol.js';
import type { Diagnostics } from './diagnostics.js';
import { throwIfCancelled } from './guard.js';
import { shownPath } from './paths.js';
import type { Progress } from './progress.js';
import type { Session } from './session.js';

/**
 * Checks every rule file of the workspace's folders. Findings go to the client as diagnostics; the answer sums them up.
 * One file after the other, and nothing is kept of a file but its diagnostics, so that memory does not grow with the
 * workspace.
 */
export async function checkWorkspace(
  session: Session,
  diagnostics: Diagnostics,
  progress: Progress,
  token: CancellationToken,
): Promise<CheckWorkspaceResult> {
  const paths = ruleFiles(session);
  const sum = { files: 0, rules: 0, errors: 0, warnings: 0 };
  for (const [index, path] of paths.entries()) {
    await setImmediate();
    throwIfCancelled(token);
    progress.report(shownPath(path, session.folders), (100 * index) / paths.length);
    const found = await diagnostics.ofFile(path, token);
    if (found === undefined || found.rules === 0) continue;
    sum.files++;
    sum.rules += found.rules;
    sum.errors += found.diagnostics.filter((d) => d.severity === DiagnosticSeverity.Error).length;
    sum.warnings += found.diagnostics.filter((d) => d.severity === DiagnosticSeverity.Warning).length;
    diagnostics.watch(path);
    diagnostics.showClosed(path, found.diagnostics);
  }
  return sum;
}

/** The files of the workspace that may hold rules, as far as the configuration of each takes them in. */
export function ruleFiles(session: Session): string[] {
  const pattern = `**/*.{${RULE_FILE_EXTENSIONS.join(',')}}`;
  const found = new Set(session.folders.flatMap((folder) => session.files.list(`${folder}/${pattern}`)));
  return [...found].filter((path) => {
    const configuration = session.project.configuration(path);
    if (isExcluded(configuration, path)) return false;
    return configuration.rules.length === 0 || configuration.rules.some((glob) => matchesGlob(path, glob));
  });
}
