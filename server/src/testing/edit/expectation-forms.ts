import { entryOf, type Located } from '../../rules/located.js';
import type { Range, TextEdit } from '../../rules/region.js';
import { LineIndex } from '../../syntax/line-index.js';
import type { ExpectationText } from './expectation-text.js';

/** Up to this length, in characters, a list is written on one line. */
const LINE = 100;

/** The value of an entry; undefined: the entry goes. */
export type Form =
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, string])[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | undefined;

/** Writes entries of an expectation as those that were there: in braces, or on lines of their own. */
export class FormWriter {
  /** @param text - the test file. */
  constructor(
    private readonly text: string,
    private readonly write: ExpectationText,
  ) {}

  /** Entries of the expectation in the style that they, or it, had. */
  entries(node: Located, forms: readonly (readonly [key: string, form: Form])[]): TextEdit[] {
    if (node.kind !== 'map') return [];
    const lines = new LineIndex(this.text);
    const present = forms.filter(([key]) => entryOf(node, key) !== undefined);
    const simple = present.length === forms.filter(([, form]) => form !== undefined).length;
    // Where an entry comes or goes, the whole is written anew, with what else it says.
    if (!simple || present.some(([key]) => forms.find(([k]) => k === key)![1] === undefined)) {
      return [this.anew(node, forms, lines)];
    }
    return forms.flatMap(([key, form]) => {
      const value = entryOf(node, key)?.value;
      return value === undefined || form === undefined ? [] : [replace(value, this.formText(form, value, lines))];
    });
  }

  private anew(
    node: Extract<Located, { kind: 'map' }>,
    forms: readonly (readonly [string, Form])[],
    lines: LineIndex,
  ): TextEdit {
    const changed = new Map(forms);
    const names = [...new Set([...forms.map(([key]) => key), ...node.entries.map((e) => e.key)])];
    const kept = names.flatMap((name): [string, Form | string][] => {
      if (changed.has(name)) {
        const form = changed.get(name);
        return form === undefined ? [] : [[name, form]];
      }
      return [[name, this.write.node(entryOf(node, name)!.value)]];
    });
    const oneLine = this.write.map(kept.map(([k, form]) => [k, typeof form === 'string' ? form : this.flow(form)]));
    if (this.text[node.start] === '{') return replace(node, oneLine);
    const indent = ' '.repeat(lines.at(node.start).column - 1);
    const block = kept.map(([k, form]) => {
      if (typeof form === 'string') return `${k}: ${form}`;
      const flow = this.flow(form);
      if (form?.kind !== 'map' && flow.length <= LINE) return `${k}: ${flow}`;
      return `${k}:\n${this.block(form, `${indent}  `)}`;
    });
    return replace(node, block.join(`\n${indent}`));
  }

  private formText(form: NonNullable<Form>, old: Located, lines: LineIndex): string {
    const first = this.text[old.start];
    if (old.kind === 'scalar' || first === '{' || first === '[') return this.flow(form);
    const indent = ' '.repeat(lines.at(old.start).column - 1);
    return this.block(form, indent).slice(indent.length);
  }

  private flow(form: Form): string {
    if (form === undefined) return '';
    return form.kind === 'map' ? this.write.map(form.entries) : this.write.list(form.items);
  }

  private block(form: Form, indent: string): string {
    if (form === undefined) return '';
    const lines =
      form.kind === 'map'
        ? form.entries.map(([key, value]) => `${this.write.word(key)}: ${value}`)
        : form.items.map((item) => `- ${item}`);
    return lines.map((line) => indent + line).join('\n');
  }
}

/** Puts a text in the place of another one. */
export function replace({ start, end }: Range, newText: string): TextEdit {
  return { start, end, newText };
}
