import { lints } from '../../lint/registry.js';
import type { Cursor } from './cursor.js';
import type { ItemDraft } from './item.js';

const FORMS: readonly (readonly [form: string, detail: string])[] = [
  ['kqlens-disable-next-line', 'silences lints on the next line'],
  ['kqlens-disable-line', 'silences lints on this line'],
  ['kqlens-disable-file', 'silences lints in the whole query'],
];

/** Inside a comment: the forms of a suppression, and behind one the lints. */
export function suppressionItems({ comment, offset, text }: Cursor): readonly ItemDraft[] {
  if (comment === undefined) return [];
  const written = text.slice(comment.start, offset);
  if (/kqlens-disable-(?:next-line|line|file)\s+(?!.*\s--\s)/.test(written)) {
    return lints().map(({ id }) => ({
      label: id,
      kind: 'reference',
      order: id,
      before: id,
      subject: { about: 'lint', name: id },
    }));
  }
  if (!/^\/\/\s*[\w-]*$/.test(written)) return [];
  return FORMS.map(([form, detail], index) => ({
    label: form,
    kind: 'keyword',
    detail,
    order: String(index),
    before: `${form} `,
    snippet: `${form} \${1:lint} -- \${2:reason}`,
  }));
}
