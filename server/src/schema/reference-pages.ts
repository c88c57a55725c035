import { builtInCatalog } from './built-in.js';
import type { Platform } from './facts.js';

/**
 * The address of the page that describes a table of the product; undefined for tables of solutions and of the workspace.
 * Sources: https://learn.microsoft.com/azure/azure-monitor/reference/tables-index and
 * https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables
 */
export function tableReferencePage(platform: Platform, name: string): string | undefined {
  if (builtInCatalog(platform).table(name)?.origin !== 'built-in') return undefined;
  const page = name.toLowerCase();
  switch (platform) {
    case 'sentinel':
      return `https://learn.microsoft.com/azure/azure-monitor/reference/tables/${page}`;
    case 'defender-xdr':
      return `https://learn.microsoft.com/defender-xdr/advanced-hunting-${page}-table`;
  }
}

/** The address of the page of an ATT&CK technique or sub-technique, such as `T1059.001`. */
export function techniquePage(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
}
