import { builtInFunctions, type BuiltInFunction, type BuiltInKind } from '../../kusto/built-in-functions.js';
import type { Catalog, FunctionFacts } from '../../schema/catalog.js';
import type { ExprType } from '../../syntax/types.js';
import { builtInSignatures, signatureLabel, storedSignature } from '../descriptions.js';
import type { ItemDraft } from './item.js';

/** Where functions stand in the list, among what the language package ranks by numbers of this form. */
const ORDER: Readonly<Record<BuiltInKind, string>> = { aggregate: '023', plugin: '023', scalar: '073' };
const ORDER_OF_WANTED_TYPE = '063';

interface BuiltInItem extends ItemDraft {
  readonly returns: string | undefined;
}

let offered: readonly (BuiltInItem & { readonly of: BuiltInKind })[] | undefined;

/**
 * The functions of the language of one kind.
 *
 * @param wanted - the type that the place needs: functions that give it come first.
 */
export function builtInItems(kind: BuiltInKind, wanted?: ExprType): readonly ItemDraft[] {
  offered ??= [...builtInFunctions().values()]
    .filter(({ hidden, alternative }) => !hidden && alternative === undefined)
    .map((known) => ({ ...builtInItem(known), of: known.kind }));
  const items = offered.filter((item) => item.of === kind);
  if (wanted === undefined || kind !== 'scalar') return items;
  return items.map((item) =>
    item.returns === wanted ? { ...item, order: item.order.replace(ORDER.scalar, ORDER_OF_WANTED_TYPE) } : item,
  );
}

function builtInItem(known: BuiltInFunction): BuiltInItem {
  const { name, kind, signatures } = known;
  const [signature] = builtInSignatures(known);
  const takesNothing = signatures.every(({ parameters }) => parameters.length === 0);
  return {
    label: name,
    kind: 'function',
    order: `${ORDER[kind]}_${name}`,
    before: takesNothing ? `${name}()` : `${name}(`,
    ...(takesNothing ? {} : { after: ')' }),
    ...(signature === undefined ? {} : { detail: signatureLabel(signature).slice(name.length) }),
    subject: { about: 'built-in', name },
    returns: signatures[0]?.returns,
  };
}

/** Which functions of the platform and the workspace a place takes. */
export type StoredUse = 'tabular' | 'scalar' | 'invoked';

/** The functions of the platform and the workspace that fit a place. */
export function storedItems(catalog: Catalog, use: StoredUse): readonly ItemDraft[] {
  return catalog.functionNames().flatMap((name): ItemDraft[] => {
    const facts = catalog.function(name);
    if (facts === undefined || useOf(facts) !== use) return [];
    return [
      {
        label: name,
        kind: 'function',
        detail: signatureLabel(storedSignature(facts)).slice(name.length),
        order: `${facts.kind === 'workspace' ? '053' : '074'}_${name.toLowerCase()}`,
        before: facts.parameters.length === 0 ? `${name}()` : `${name}(`,
        ...(facts.parameters.length === 0 ? {} : { after: ')' }),
        subject: { about: 'stored', name },
      },
    ];
  });
}

function useOf({ invoked, returns, parameters }: FunctionFacts): StoredUse {
  if (invoked === true || parameters[0]?.type === 'table') return 'invoked';
  return typeof returns === 'string' ? 'scalar' : 'tabular';
}
