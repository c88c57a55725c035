/** A message for a place that shows no Markdown: its code stands in quotes instead of backticks. */
export function plainText(message: string): string {
  return message.replace(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/gsu, '“$2”');
}
