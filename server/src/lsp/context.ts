import type { ClientCapabilities } from 'vscode-languageserver';
import type { EditAbilities } from '../service/workspace-edit.js';
import type { Connections } from './connections.js';
import type { DocumentThreads } from './document-threads.js';
import type { Diagnostics } from './diagnostics.js';
import type { Proofs } from './proofs.js';
import type { Runs } from './runs.js';
import type { SampleEvents } from './sample-events.js';
import type { Session } from './session.js';
import type { WorkspaceSurroundings } from './surroundings.js';

/** What a feature's handler has at hand besides the document: state of the server, without the connection's ways. */
export interface FeatureContext {
  readonly session: Session;
  readonly diagnostics: Diagnostics;
  /** Looks after the documents that would keep others waiting. */
  readonly threads: DocumentThreads;
  readonly surroundings: WorkspaceSurroundings;
  readonly runs: Runs;
  readonly samples: SampleEvents;
  readonly proofs: Proofs;
  readonly connections: Connections;
}

/** What the client can do with edits. */
export function editAbilities({ textDocument, workspace }: ClientCapabilities): EditAbilities {
  const edit = workspace?.workspaceEdit;
  return {
    documentChanges: edit?.documentChanges === true,
    snippets: edit?.snippetEditSupport === true,
    lazyEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
  };
}

/** Whether an action's edit, made when it is chosen, may create a file. */
export function createsFiles(client: ClientCapabilities): boolean {
  const { documentChanges, lazyEdits } = editAbilities(client);
  return (
    documentChanges && lazyEdits && client.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true
  );
}

/** Whether an edit may rename a file. */
export function renamesFiles(client: ClientCapabilities): boolean {
  const operations = client.workspace?.workspaceEdit?.resourceOperations;
  return editAbilities(client).documentChanges && operations?.includes('rename') === true;
}
