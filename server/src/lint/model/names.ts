import type { Call, Name } from '../../syntax/expressions.js';
import type { FunctionBody, FunctionParameter, LetStatement, QueryBlock } from '../../syntax/statements.js';
import { preorderOf, type Preorder } from '../../syntax/preorder.js';
import type { SyntaxNode } from '../../syntax/walk.js';

/** A let statement and what refers to it. */
export interface LetBinding {
  readonly statement: LetStatement;
  /** The block whose later statements can name it. */
  readonly block: QueryBlock | FunctionBody;
  readonly uses: readonly (Name | Call)[];
}

/** Who contains whom, and which declaration a name means. */
export class Names {
  /** All nodes of the tree. */
  readonly preorder: Preorder;
  private readonly parents = new Map<SyntaxNode, SyntaxNode>();
  private readonly bindings: (LetBinding & { readonly uses: (Name | Call)[] })[] = [];
  private readonly byName = new Map<string, (LetBinding & { readonly uses: (Name | Call)[] })[]>();
  private readonly byStatement = new Map<LetStatement, LetBinding>();
  private readonly targets = new Map<Name | Call, LetStatement | FunctionParameter>();

  constructor(readonly tree: QueryBlock) {
    const references: (Name | Call)[] = [];
    this.preorder = preorderOf(tree, this.parents);
    for (const node of this.preorder.nodes) {
      if (node.kind === 'LetStatement') {
        const binding = { statement: node, block: this.parents.get(node) as QueryBlock | FunctionBody, uses: [] };
        this.bindings.push(binding);
        const named = this.byName.get(node.name.name);
        if (named === undefined) this.byName.set(node.name.name, [binding]);
        else named.push(binding);
        this.byStatement.set(node, binding);
      } else if (node.kind === 'Name' || node.kind === 'Call') {
        references.push(node);
      }
    }
    for (const reference of references) this.resolve(reference);
  }

  /** All let statements, in written order. */
  get lets(): readonly LetBinding[] {
    return this.bindings;
  }

  parent(node: SyntaxNode): SyntaxNode | undefined {
    return this.parents.get(node);
  }

  /** The nodes around a node, innermost first. */
  *ancestors(node: SyntaxNode): Generator<SyntaxNode, void, undefined> {
    for (let at = this.parents.get(node); at !== undefined; at = this.parents.get(at)) yield at;
  }

  binding(statement: LetStatement): LetBinding {
    return this.byStatement.get(statement)!;
  }

  /** The let statement or function parameter that a name means; undefined for columns, tables and unknown names. */
  declaration(reference: Name | Call): LetStatement | FunctionParameter | undefined {
    return this.targets.get(reference);
  }

  private resolve(reference: Name | Call): void {
    if (reference.kind === 'Name' ? !canBeDeclared(reference) : reference.callee !== 'user') return;
    for (let block = this.parent(reference); block !== undefined; block = this.parent(block)) {
      if (block.kind === 'FunctionDeclaration') {
        const parameter = block.parameters.find((p) => p.name === reference.name);
        if (parameter !== undefined) {
          this.targets.set(reference, parameter);
          return;
        }
      }
      if (block.kind !== 'QueryBlock' && block.kind !== 'FunctionBody') continue;
      const found = this.byName
        .get(reference.name)
        ?.findLast(({ statement, block: within }) => within === block && statement.end <= reference.start);
      if (found !== undefined) {
        this.targets.set(reference, found.statement);
        found.uses.push(reference);
        return;
      }
    }
  }
}

/** Whether a name can stand for a let value or a parameter: columns and keys of dynamics hide both. */
function canBeDeclared({ symbol }: Name): boolean {
  return symbol === 'let' || symbol === 'parameter' || symbol === 'function';
}
