import { BUILT_IN_MAPPINGS } from './formats/registry.js';
import { LAYOUT_NAMES } from './layout-name.js';
import type { Mapping } from './mappings/types.js';

/** What the format of an event file can be called: a layout, or a mapping that is built in or the user's. */
export function formatNames(own: readonly Mapping[] = []): string[] {
  return [...new Set([...LAYOUT_NAMES, ...[...own, ...BUILT_IN_MAPPINGS].map((m) => m.name)])].sort();
}
