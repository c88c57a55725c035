interface TrieNode {
  readonly children: Map<string, TrieNode>;
  isWord: boolean;
}

/**
 * A regular expression group that matches exactly the given words, factored by common beginnings so that a word which
 * is none of hundreds of names is given up on after a few characters. Longer words come first.
 */
export function alternation(words: readonly string[]): string {
  const root: TrieNode = { children: new Map(), isWord: false };
  for (const word of [...words].sort()) {
    let node = root;
    for (const character of word) {
      let next = node.children.get(character);
      if (next === undefined) {
        next = { children: new Map(), isWord: false };
        node.children.set(character, next);
      }
      node = next;
    }
    node.isWord = true;
  }
  const branches = branchesOf(root);
  return `(?:${branches.join('|')})`;
}

function branchesOf(node: TrieNode): string[] {
  return [...node.children].map(([character, child]) => escapeCharacter(character) + suffixOf(child));
}

function suffixOf(node: TrieNode): string {
  const branches = branchesOf(node);
  const [only] = branches;
  if (only === undefined) return '';
  const group = branches.length === 1 && !node.isWord ? only : `(?:${branches.join('|')})`;
  return node.isWord ? `${group}?` : group;
}

function escapeCharacter(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
