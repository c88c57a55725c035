/** Items of a sentence between back-ticks: all of a few, or the first of many and how many more there are. */
export function listed(items: readonly string[], most = 4): string {
  const unique = [...new Set(items)];
  const shown = unique.length > most ? unique.slice(0, most - 1) : unique;
  const quoted = shown.map((item) => `\`${item}\``).join(', ');
  return shown.length < unique.length ? `${quoted} and ${unique.length - shown.length} more` : quoted;
}
