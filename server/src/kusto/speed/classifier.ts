import type { KustoPackage, PackageObject } from '../package.js';
import { at } from '../raw.js';

interface Classifier {
  GetClassifications(root: Root, ...rest: unknown[]): void;
  GetIdentifierKind(token: unknown): unknown;
  IsName(token: unknown): boolean;
}

interface Root {
  readonly Tree: { IsSafeToRecurse(state: PackageObject): boolean };
}

/**
 * The classes of names in a query that is too deep to be bound. The package asks all nodes around each name whether they
 * mean anything, which none does: two seconds for 3,000 operators.
 */
export function classifyUnbound({ Kusto }: KustoPackage): void {
  const classifier = at(Kusto, 'Language', 'Editor', 'KustoClassifier') as unknown as Classifier;
  const kinds = at(Kusto, 'Language', 'Editor', 'ClassificationKind');
  const { GetClassifications: classify, GetIdentifierKind: kindOf } = classifier;
  let isUnbound = false;
  classifier.GetClassifications = (root, ...rest) => {
    const before = isUnbound;
    isUnbound = !root.Tree.IsSafeToRecurse(at(Kusto, 'Language', 'GlobalState', 'Default'));
    try {
      classify.call(classifier, root, ...rest);
    } finally {
      isUnbound = before;
    }
  };
  classifier.GetIdentifierKind = (token) => {
    if (!isUnbound) return kindOf.call(classifier, token);
    return classifier.IsName(token) ? kinds['Identifier'] : kinds['Keyword'];
  };
}
