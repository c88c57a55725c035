/** The schema room's entry: what can be named in a rule on each platform. */
export type {
  Catalog,
  ExternalFile,
  FunctionFacts,
  FunctionKind,
  ParameterFacts,
  Platform,
  TableFacts,
  TableOrigin,
  WatchlistFacts,
  WorkspaceAdditions,
  WorkspaceTable,
} from './facts.js';
export { NO_ADDITIONS, plainAddress, PLATFORMS } from './facts.js';
export { builtInCatalog } from './built-in.js';
export { workspaceCatalog } from './workspace.js';
