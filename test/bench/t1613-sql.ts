/** The T1613 sample rule as SQL for DuckDB, written by hand. */

/** A text has a needle as Kusto's `has` means it: the quick test first. */
function has(needle: string): string {
  const pattern = needle.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const before = /^[a-z0-9]/.test(needle) ? '(^|[^\\p{L}\\p{Nd}])' : '';
  const after = /[a-z0-9]$/.test(needle) ? '($|[^\\p{L}\\p{Nd}])' : '';
  return `(contains(cmd, '${needle}') AND regexp_matches(cmd, '${before}${pattern}${after}'))`;
}

function hasAny(...needles: readonly string[]): string {
  return `(${needles.map(has).join(' OR ')})`;
}

/** The columns of the files that T1613 reads, declared so that DuckDB need not guess. */
function events(file: string): string {
  const columns = [
    'TimeGenerated',
    'DeviceName',
    'AccountName',
    'FileName',
    'ProcessCommandLine',
    'InitiatingProcessFileName',
    'InitiatingProcessCommandLine',
  ];
  const declared = columns.map((c) => `${c}: 'VARCHAR'`).join(', ');
  return `read_json('${file}', format = 'newline_delimited', columns = {${declared}})`;
}

/** T1613 over a file of JSON lines. `since`: the text of the earliest time that counts. Rows are in the rule's order. */
export function t1613Sql(file: string, since: string): string {
  return t1613SqlOver(events(file), since);
}

/** As {@link t1613Sql}, over any source of rows. */
export function t1613SqlOver(source: string, since: string): string {
  return `
WITH e AS (
  SELECT *, lower(ProcessCommandLine) AS cmd, lower(FileName) AS file
  FROM ${source}
  WHERE TimeGenerated > '${since}'
), hits AS (
  SELECT * FROM e WHERE
    (${has('docker')} AND ${hasAny('ps', 'inspect', 'images', 'info', 'stats', 'network ls', 'volume ls', 'container ls')})
    OR (file = 'kubectl' AND ${hasAny('get pods', 'get nodes', 'get namespaces', 'get services', 'get deployments', 'get secrets', 'get configmaps', 'get all', 'cluster-info', 'describe', 'get sa', 'get serviceaccount')})
    OR (file = 'crictl' AND ${hasAny('ps', 'pods', 'images', 'info')})
    OR (file = 'ctr' AND ${hasAny('containers list', 'images list', 'tasks list')})
    OR file = 'peirates'
    OR (file IN ('curl', 'wget') AND ${hasAny('/var/run/docker.sock', ':8080/api', ':6443/api', ':10250', '/api/v1/pods', '/api/v1/nodes', '/api/v1/namespaces')})
)
SELECT TimeGenerated, DeviceName, AccountName, FileName, ProcessCommandLine, InitiatingProcessFileName,
  InitiatingProcessCommandLine,
  CASE
    WHEN lower(InitiatingProcessFileName) IN ('bash', 'sh', 'dash', 'zsh', 'python', 'python3', 'perl', 'ruby', 'nc', 'ncat', 'socat') THEN 80
    WHEN lower(AccountName) NOT IN ('root', 'system') AND file = 'kubectl' THEN 60
    WHEN ${has('get secrets')} THEN 90
    WHEN ${has('/var/run/docker.sock')} THEN 85
    WHEN ${has(':10250')} THEN 80
    ELSE 40
  END AS RiskScore
FROM hits
ORDER BY RiskScore DESC, TimeGenerated DESC`;
}
