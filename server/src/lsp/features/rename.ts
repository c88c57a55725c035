import { PrepareRenameRequest, RenameRequest } from 'vscode-languageserver';
import { prepareRename, rename } from '../../service/rename.js';
import { toRange } from '../../service/positions.js';
import { workspaceEdit } from '../../service/workspace-edit.js';
import { workspaceNameAt } from '../../service/workspace-names.js';
import { editAbilities } from '../context.js';
import { documentFeature } from '../feature.js';
import { Refused } from '../guard.js';
import { renameInWorkspace, workspaceNameInThread } from '../workspace-names.js';

export const prepareRenameFeature = documentFeature(
  PrepareRenameRequest.type,
  { renameProvider: { prepareProvider: true } },
  ({ rule }, { position }) => {
    const named = workspaceNameAt(rule, position);
    if (named !== undefined) return { range: toRange(rule, named.range), placeholder: named.name };
    const target = prepareRename(rule, position);
    if ('refusal' in target) throw new Refused(target.refusal);
    return target;
  },
);

export const renameFeature = documentFeature(
  RenameRequest.type,
  {},
  ({ open, rule }, { position, newName }, server, token) => {
    const named = workspaceNameAt(rule, position);
    if (named !== undefined) return renameInWorkspace(server, rule, named, newName, token);
    const renamed = rename(rule, position, newName);
    if ('refusal' in renamed) throw new Refused(renamed.refusal);
    const { uri, version } = open;
    return workspaceEdit({ uri, version, document: rule }, renamed.edits, editAbilities(server.session.client));
  },
  async (open, { position, newName }, server, token) => {
    const named = await workspaceNameInThread(server, open, position, token);
    return named && renameInWorkspace(server, open.rule!, named, newName, token);
  },
);
