import type { DocumentLink } from 'vscode-languageserver-types';
import { technique } from '../schema/attack.js';
import { techniquePage, tableReferencePage } from '../schema/reference-pages.js';
import { outerRange } from './place.js';
import { toRange } from './positions.js';
import type { RuleDocument } from './project.js';
import { symbolsOf } from './symbols/query-symbols.js';

/** Techniques of ATT&CK wherever they are named, and the reference pages of the tables that queries read. */
export function documentLinks(document: RuleDocument): DocumentLink[] {
  if (document.units.length === 0 && document.file.rules.length === 0) return [];
  return [...techniqueLinks(document), ...tableLinks(document)];
}

function techniqueLinks(document: RuleDocument): DocumentLink[] {
  return [...document.text.matchAll(/\bT\d{4}(?:\.\d{3})?\b/g)].flatMap((match): DocumentLink[] => {
    const known = technique(match[0]);
    if (known === undefined) return [];
    const range = toRange(document, { start: match.index, end: match.index + match[0].length });
    return [{ range, target: techniquePage(known.id), tooltip: `${known.id}: ${known.name}` }];
  });
}

function tableLinks(document: RuleDocument): DocumentLink[] {
  return document.units.flatMap((unit) =>
    symbolsOf(unit.analysis).symbols.flatMap(({ kind, name, occurrences }): DocumentLink[] => {
      const target = kind === 'table' ? tableReferencePage(unit.platform, name) : undefined;
      if (target === undefined) return [];
      const tooltip = `Reference of ${name}`;
      return occurrences.map((occurrence) => ({ range: outerRange(unit, occurrence), target, tooltip }));
    }),
  );
}
