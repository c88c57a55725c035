import { CodeLensRequest } from 'vscode-languageserver';
import { runLenses } from '../../service/code-lens.js';
import { documentFeature } from '../feature.js';

export const codeLensFeature = documentFeature(
  CodeLensRequest.type,
  { codeLensProvider: { resolveProvider: false } },
  ({ open, rule }, _params, { runs, proofs, session }) =>
    session.settings.codeLens
      ? runLenses(
          rule,
          (unit) => runs.lastRun(unit),
          (unit) => proofs.ruleTests.of(unit),
          open.uri,
        )
      : [],
);
