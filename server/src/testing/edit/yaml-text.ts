import { stringify } from 'yaml';

/** A text as a YAML scalar on one line that can stand in braces: plain where it reads back as the same text, else quoted. */
export function yamlText(text: string): string {
  const written = stringify(text, { lineWidth: 0, defaultStringType: 'PLAIN', collectionStyle: 'flow' }).trimEnd();
  const isPlain = written === text && !/[,[\]{}:#]|^[-?&*!|>%@`'"]/u.test(text);
  return isPlain ? text : JSON.stringify(text);
}
