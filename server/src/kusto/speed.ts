import type { KustoPackage, PackageObject } from './package.js';
import { rememberAccessors } from './speed/accessors.js';
import { countBuiltText } from './speed/built-text.js';
import { keepCachedStates } from './speed/cached-states.js';
import { rememberDescendants } from './speed/descendants.js';
import { classifyUnbound } from './speed/classifier.js';
import { rememberCommonArgumentTypes } from './speed/common-argument-type.js';
import { gatherCommonColumns } from './speed/common-columns.js';
import { shortenGrammarSearch } from './speed/grammar-search.js';
import { keepPropertiesInPlace } from './speed/properties.js';
import { rememberOperators } from './speed/operator-memo.js';
import { compareReferences, shareReferences } from './speed/references.js';
import type { BridgeRuntime, SystemRuntime } from './speed/runtime.js';
import { rememberTypeTests } from './speed/type-tests.js';
import { keepParts } from './reuse/code.js';

/** The same for what must be in place when the package's classes are made. */
export function prepareRuntime(bridge: PackageObject): void {
  keepPropertiesInPlace(bridge as unknown as BridgeRuntime);
}

/**
 * Shorter ways through the package and its runtime (Bridge.NET), which decide anew at every call what depends on a class
 * or a state alone. Answers stay the same: a test analyses a corpus both ways.
 */
export function speedUp(kusto: KustoPackage): void {
  const bridge = kusto.Bridge as unknown as BridgeRuntime;
  const system = kusto.System as unknown as SystemRuntime;
  rememberOperators(kusto);
  gatherCommonColumns(kusto);
  rememberCommonArgumentTypes(kusto);
  rememberTypeTests(bridge);
  rememberAccessors(bridge, system);
  rememberDescendants(kusto);
  keepCachedStates(kusto);
  shareReferences(bridge);
  compareReferences(bridge);
  countBuiltText(system);
  classifyUnbound(kusto);
  shortenGrammarSearch(kusto);
  keepParts(kusto);
}
