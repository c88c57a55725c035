/// <reference lib="dom" />

/** A new element with attributes, and with children or text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const result = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) result.setAttribute(attribute, value);
  result.append(...children);
  return result;
}

/** A new button. */
export function button(
  text: string,
  attributes: Readonly<Record<string, string>>,
  action: () => void,
): HTMLButtonElement {
  const result = element('button', { type: 'button', ...attributes }, text);
  result.addEventListener('click', action);
  return result;
}
