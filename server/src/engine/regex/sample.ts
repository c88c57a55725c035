import { matchesCodePoint, variantsOf } from './charset.js';
import type { ClassSet, RegexClass, RegexNode, RegexTree } from './tree.js';

/**
 * A text that the pattern matches from end to end, chosen by `random` (numbers in [0, 1)). Assertions are taken as
 * fulfilled, so for patterns with `^`, `\b` and the like in the middle the caller tests the text and may try again.
 * Undefined if some class of the pattern is empty or of a property that is not known here.
 */
export function sampleText(tree: RegexTree, random: () => number): string | undefined {
  return new Sampler(random).of(tree.root);
}

/** Repetitions without an end are repeated at most so many times more than they must. */
const MAX_EXTRA = 4;
const MAX_TRIES = 200;

class Sampler {
  constructor(private readonly random: () => number) {}

  of(node: RegexNode): string | undefined {
    switch (node.kind) {
      case 'empty':
      case 'assertion':
        return '';
      case 'literal':
        return String.fromCodePoint(this.pick(variantsOf(node.codePoint, node.caseMode)));
      case 'class':
        return this.member(node);
      case 'group':
        return this.of(node.node);
      case 'concat':
        return this.all(node.nodes);
      case 'alternate':
        return this.of(this.pick(node.nodes));
      case 'repeat': {
        const count = this.between(node.min, Math.min(node.max, node.min + MAX_EXTRA));
        return this.all(Array.from({ length: count }, () => node.node));
      }
    }
  }

  private all(nodes: readonly RegexNode[]): string | undefined {
    let out = '';
    for (const node of nodes) {
      const text = this.of(node);
      if (text === undefined) return undefined;
      out += text;
    }
    return out;
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)]!;
  }

  private between(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }

  /** Printable ASCII if the class has any, otherwise something near what it names, otherwise anything. */
  private member(node: RegexClass): string | undefined {
    const printable: number[] = [];
    for (let c = 32; c < 127; c++) if (matchesCodePoint(node, c) === true) printable.push(c);
    if (printable.length > 0) return String.fromCodePoint(this.pick(printable));
    const ranges = rangesIn(node.set);
    for (let i = 0; i < MAX_TRIES && ranges.length > 0; i++) {
      const [from, to] = this.pick(ranges);
      const variants = variantsOf(this.between(from, to), node.caseMode);
      const fitting = variants.find((v) => matchesCodePoint(node, v) === true);
      if (fitting !== undefined) return String.fromCodePoint(fitting);
    }
    for (let c = 0; c <= 0x1ffff; c++) {
      if ((c < 0xd800 || c > 0xdfff) && matchesCodePoint(node, c) === true) return String.fromCodePoint(c);
    }
    return undefined;
  }
}

function rangesIn(set: ClassSet): [number, number][] {
  switch (set.kind) {
    case 'range':
      return [[set.from, set.to]];
    case 'union':
      return set.sets.flatMap(rangesIn);
    case 'not':
      return rangesIn(set.set);
    case 'operation':
      return [...rangesIn(set.left), ...rangesIn(set.right)];
    case 'perl':
    case 'property':
      return [];
  }
}
