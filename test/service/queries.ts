import { children, type SyntaxNode } from '../../server/src/syntax/walk.js';

/** Queries of all kinds, in the styles that people write them in. */
export const QUERIES: readonly string[] = [
  'SecurityEvent | where EventID == 4625 and TimeGenerated > ago(1d) | summarize n=count() by Account, bin(TimeGenerated,1h)',
  [
    'let threshold = 10; // per hour',
    'let Known=dynamic(["a","b"]);',
    '',
    'SigninLogs',
    '   | where TimeGenerated between(ago(7d) .. now())',
    '   | where ResultType !in~ ("0", "50125")   // failures',
    '   | extend City=tostring(LocationDetails.city), Lat = toreal(LocationDetails["geoCoordinates"].latitude)',
    '   | summarize Failures=count(),',
    '               Cities=make_set(City, 100)',
    '     by UserPrincipalName, bin(TimeGenerated, 1h)',
    '   | where Failures>threshold and not(UserPrincipalName has_any (Known))',
  ].join('\n'),
  [
    'union isfuzzy=true',
    '(DeviceProcessEvents | where FileName =~ "a.exe" | project DeviceName,ts=TimeGenerated),',
    '(DeviceFileEvents',
    '| where FileName endswith ".exe"',
    '| project DeviceName , ts = TimeGenerated)',
    '| summarize arg_max(ts,*) by DeviceName',
  ].join('\n'),
  [
    'let f=(T:(a:long,*),n:long=5){',
    '  T|where a>n',
    '   |extend b=iff(a%2==0,"even","odd")};',
    'let X=datatable(a:long,c:string)[1,"x",-2,"y"];',
    'X|invoke f(3)',
    '|join kind = leftouter (X) on $left.a==$right.a',
  ].join('\n'),
  'print a=dynamic({"k":[1,2,{"z":null}]}),b=-1,c=1-1,d=(2*3)/4%5, e=@"c:\\x", f=h"secret", g=\'it\\\'s\'',
  'range x from 1 to 10 step 1|extend y=x*2|where y between (2..6)|mv-expand z=range(0,x,1) to typeof(long)|project-away y*',
  'T | parse kind=regex Message with "a" x:long "b" y : string * | parse-where Other with * "c" z | project-reorder x, y, *',
  'T | make-series n=count() default=0 on TimeGenerated from ago(1d) to now() step 1h by Host | extend (flag,score)=series_decompose_anomalies(n)',
  'T | mv-apply e=Items on (\n where e.kind == "x"\n| summarize v=make_list(e.value))\n| evaluate bag_unpack(v) : (a:long,*)',
  'T | scan with_match_id=m declare (k:long=0) with (step s1: a==1 => k=1;  step s2: k==1 and a == 2;)',
  'find in (T, U) where a==1 project b,c',
  'search in (T) "x" and y:"z*"',
  'T | partition by a (top 3 by b desc nulls last | extend c = row_number())',
  'T | top-nested 2 of a by count(), top-nested 1 of b by n=sum(c)',
  'let v = view () { T | take 1 }; declare query_parameters(p:long = 1); v | where a == p',
  'T\n| where a == 1\n// first\n\n\n// second\n| where b == 2 // third\n// fourth',
  'T | render timechart with (title="x", xcolumn = a)',
  "T | where ['a b'] == 1 and d[\"k\"].x[0] == 2 and e startswith_cs 'y' and f matches   regex 'z'",
  'externaldata(a:string)[@"https://example.org/x.csv"] with (format="csv",ignoreFirstRecord=true) | take 1',
  'T | extend x = toscalar(U | summarize max(a)), y=materialize(V|take 1) | fork (take 1) (count)',
];

/** A tree without places: equal for texts that mean the same. */
export function plainTree(node: SyntaxNode): unknown {
  const { kind } = node;
  const own = 'name' in node && typeof node.name === 'string' ? node.name : undefined;
  const value = 'value' in node && typeof node.value !== 'object' ? String(node.value) : undefined;
  const operator = 'operator' in node && typeof node.operator === 'string' ? node.operator : undefined;
  return [kind, own, value, operator, ...children(node).map(plainTree)];
}
