import type { Plugin } from './contract.js';

/** The plugins; a new one is a file and a line here. */
const PLUGINS: readonly Plugin[] = [];

const plugins = new Map(PLUGINS.map((p) => [p.name, p]));

/** The plugin of a name. */
export function lookupPlugin(name: string): Plugin | undefined {
  return plugins.get(name);
}

/** Every registered name. */
export function pluginNames(): string[] {
  return [...plugins.keys()];
}
