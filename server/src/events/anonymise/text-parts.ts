/** A text of which some parts have their final form; later patterns look at the others only. */
export class TextParts {
  private parts: { readonly text: string; readonly done: boolean }[];

  constructor(text: string) {
    this.parts = [{ text, done: false }];
  }

  /**
   * Replaces what a pattern finds in the parts that are not done. `make`: what a match, or its group, becomes; undefined
   * leaves it for other patterns.
   */
  replace(pattern: RegExp, make: (found: string, match: RegExpExecArray) => string | undefined, group = 0): void {
    const parts: { text: string; done: boolean }[] = [];
    for (const part of this.parts) {
      if (part.done) {
        parts.push(part);
        continue;
      }
      const { text } = part;
      let from = 0;
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        if (match[0] === '') pattern.lastIndex++;
        const found = match[group];
        const made = found === undefined || found === '' ? undefined : make(found, match);
        if (made === undefined) continue;
        const at = group === 0 ? match.index : match.index + match[0].lastIndexOf(found!);
        if (at < from) continue;
        if (at > from) parts.push({ text: text.slice(from, at), done: false });
        parts.push({ text: made, done: true });
        from = at + found!.length;
      }
      if (from < text.length) parts.push({ text: text.slice(from), done: false });
    }
    this.parts = parts;
  }

  /** Puts the parts together, those not done through `last`. */
  finish(last: (text: string) => string): string {
    return this.parts.map((p) => (p.done ? p.text : last(p.text))).join('');
  }
}
