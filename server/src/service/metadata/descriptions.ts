import { formatShortDuration } from '../../rules/duration.js';
import type { Shape } from '../../rules/shape.js';
import { attackVersion, tactic, technique } from '../../schema/attack.js';
import { techniquePage } from '../../schema/reference-pages.js';
import { connector } from '../../schema/sentinel-connectors.js';
import { entityType } from '../../schema/sentinel-rule.js';
import { codeSpan } from '../markdown.js';

/** Values beyond these are only counted. */
const VALUES_SHOWN = 20;

/** What a value must look like, as a sentence; undefined where that is nothing special. */
export function describeShape(shape: Shape): string | undefined {
  switch (shape.type) {
    case 'boolean':
      return '`true` or `false`.';
    case 'number':
      return shape.range[1] === Number.MAX_SAFE_INTEGER
        ? undefined
        : `A number from ${shape.range[0]} to ${shape.range[1]}.`;
    case 'duration': {
      const form = shape.form === 'iso' ? 'A duration such as `PT1H`' : 'A duration such as `1h`';
      const [min, max] = shape.range ?? [];
      return min === undefined || max === undefined
        ? `${form}.`
        : `${form}, from ${codeSpan(formatShortDuration(min))} to ${codeSpan(formatShortDuration(max))}.`;
    }
    case 'text':
      return describeText(shape);
    case 'list': {
      const item = describeShape(shape.item);
      const count = shape.count === undefined ? 'A list' : `A list of ${shape.count[0]} to ${shape.count[1]} items`;
      return item === undefined ? `${count}.` : `${count}. Each: ${item}`;
    }
    case 'map':
      return shape.maxFields === undefined ? undefined : `Up to ${shape.maxFields} entries.`;
    case 'any':
      return undefined;
  }
}

function describeText({ values, form, maxLength }: Extract<Shape, { readonly type: 'text' }>): string | undefined {
  if (values !== undefined && values.length > 0) {
    const shown = values.slice(0, VALUES_SHOWN).map(codeSpan).join(', ');
    return `One of ${shown}${values.length > VALUES_SHOWN ? ` and ${values.length - VALUES_SHOWN} more` : ''}.`;
  }
  if (form !== undefined) return `${form.charAt(0).toUpperCase()}${form.slice(1)}.`;
  return maxLength === undefined ? undefined : `At most ${maxLength} characters.`;
}

/** A technique of ATT&CK in Markdown. */
export function describeTechnique(id: string): string | undefined {
  const known = technique(id);
  if (known === undefined) return undefined;
  const { name, parent, tactics, status, currentId } = known;
  const names = tactics.map((short) => tactic(short)?.name ?? short).join(', ');
  const of = parent === undefined ? '' : ` Sub-technique of ${technique(parent)?.name ?? parent}.`;
  const now = currentId === undefined ? '' : ` ${currentId} took its place.`;
  const state = status === 'active' ? '' : ` It is ${status}.${now}`;
  const page = `[${id} on attack.mitre.org](${techniquePage(id)}) · ATT&CK ${attackVersion().version}`;
  return `**${id}** ${name}\n\nTactics: ${names}.${of}${state}\n\n${page}`;
}

/** A tactic of ATT&CK in Markdown. */
export function describeTactic(name: string): string | undefined {
  const known = tactic(name);
  if (known === undefined) return undefined;
  return `**${known.id}** ${known.name}\n\n[${known.id} on attack.mitre.org](https://attack.mitre.org/tactics/${known.id}/)`;
}

/** An entity type in Markdown: what identifies it. */
export function describeEntity(name: string): string | undefined {
  const known = entityType(name);
  if (known === undefined) return undefined;
  const sets = (list: readonly (readonly string[])[]): string =>
    list.map((set) => set.map(codeSpan).join(' + ')).join(', or ');
  const strong = known.strong === undefined ? '' : `\n\nIdentified for sure by ${sets(known.strong)}.`;
  return `**${name}**\n\nNeeds ${sets(known.requiredAnyOf)}.${strong}\n\nIdentifiers: ${known.identifiers.map(codeSpan).join(', ')}.`;
}

/** A data connector in Markdown. */
export function describeConnector(id: string): string | undefined {
  const known = connector(id);
  if (known === undefined) return undefined;
  const { title, publisher, deprecated, tables } = known;
  const by = publisher === '' ? '' : ` by ${publisher}`;
  const fills = tables.length === 0 ? '' : `\n\nFills ${tables.map(codeSpan).join(', ')}.`;
  return `**${title === '' ? id : title}**${by}${deprecated ? '\n\nDeprecated.' : ''}${fills}`;
}
