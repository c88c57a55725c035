/** A scheduled rule as YAML: the given fields over usual ones, in this order; a field that is undefined is left out. */
export function ruleYaml(query: string, fields: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    id: '3b4d6f0a-0000-4000-8000-000000000001',
    name: 'Test rule',
    kind: 'Scheduled',
    severity: 'Medium',
    queryFrequency: '1h',
    queryPeriod: '1h',
    triggerOperator: 'gt',
    triggerThreshold: '0',
    ...fields,
  };
  const lines = Object.entries(all).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}:${value.startsWith('\n') ? '' : ' '}${value}`],
  );
  return `${lines.join('\n')}\nquery: |\n${query.replace(/^/gm, '  ')}\n`;
}

/** A custom detection of Defender XDR as Microsoft Graph has it. */
export function detectionJson(query: string, frequency = 'PT1H', alert: object = {}): string {
  const rule = {
    '@odata.type': '#microsoft.graph.security.detectionRule',
    id: '1',
    displayName: 'Test detection',
    status: 'enabled',
    queryCondition: { queryText: query },
    schedule: { frequency },
    detectionAction: { alertTemplate: { title: 'x', severity: 'medium', ...alert } },
  };
  return JSON.stringify(rule, null, 2);
}
