/**
 * ARM template strings: text in brackets is an expression, and a doubled first bracket stands for a single one.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
 */

/** True for a string that Resource Manager evaluates instead of taking it as text. */
export function isArmExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

/** True for text that begins with an escaped bracket. */
export function isArmEscaped(text: string): boolean {
  return text.startsWith('[[') && text.endsWith(']');
}

/** The string that stands for `text` after `evaluations` passes of Resource Manager. */
export function escapeArmText(text: string, evaluations: number): string {
  return text.startsWith('[') && text.endsWith(']') ? '['.repeat(evaluations) + text : text;
}

/**
 * How many brackets at the start are escapes, over `evaluations` passes: nested templates are evaluated once more for
 * each level. Undefined if a pass evaluates the string as an expression.
 */
export function armEscapes(text: string, evaluations: number): number | undefined {
  let dropped = 0;
  for (let pass = 0; pass < evaluations; pass++) {
    const rest = text.slice(dropped);
    if (isArmExpression(rest)) return undefined;
    if (!isArmEscaped(rest)) break;
    dropped++;
  }
  return dropped;
}
