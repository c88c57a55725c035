import assert from 'node:assert/strict';
import { query, queryError } from './query.js';

/**
 * What public detection rules are made of, after a survey of 5,577 of them: every scalar function, aggregate, operator,
 * plugin and form that one of them uses plans and runs.
 */
const TABLES = {
  T: `datatable(t:datetime, n:long, r:real, s:string, d:dynamic, ip:string, g:guid)[
    datetime(2024-01-01 01:00), 3, 1.5, "Cmd.exe /c whoami", dynamic({"a": [1, 2], "b": "x"}), "10.1.2.3", guid(74be27de-1e4e-49d9-b579-fe0b331d3642),
    datetime(2024-01-02 02:00), 1, 2.5, "k=v; path=C:\\\\a\\\\b.txt", dynamic({"a": [], "c": 7}), "8.8.8.8", guid(null),
    datetime(2024-01-02 03:00), 2, real(null), "", dynamic(null), "fe80::1", guid(null)]`,
  U: 'datatable(n:long, s:string, range:string)[1, "one", "8.0.0.0/8", 9, "nine", "10.0.0.0/8"]',
};

const FUNCTIONS = `
  ago(1h) | tostring(n) | isnotempty(s) | parse_json(s) | not(n > 1) | split(s, " ") | iff(n > 1, s, "") | strcat(s, n)
  bin(t, 1h) | todynamic(s) | now() | case(n > 2, 1, n > 1, 2, 3) | tolower(s) | array_length(d.a) | isempty(s)
  extract("(\\\\w+)", 1, s) | pack_array(n, s) | toint(r) | coalesce(r, 0.0) | iif(n > 1, 1, 0) | ingestion_time()
  datetime_diff("hour", now(), t) | startofday(t) | pack("a", n) | strcat_array(d.a, ",") | todatetime(s)
  substring(s, 1, 2) | bag_pack("a", n) | replace_string(s, "a", "b") | array_sort_asc(d.a) | ipv4_is_private(ip)
  extract_all("(\\\\w)", s) | toupper(s) | replace("a", "b", s) | replace_regex(s, "a+", "b") | strlen(s) | trim(" ", s)
  bag_keys(d) | todouble(s) | parse_ipv4(ip) | parse_url(s) | round(r, 1) | parse_xml(s) | column_ifexists("s", "")
  series_decompose_anomalies(dynamic([1, 1, 9])) | ipv4_is_in_any_range(ip, "10.0.0.0/8") | isnotnull(r)
  set_has_element(d.a, 1) | array_slice(d.a, 0, 1) | pack_all() | abs(r) | toreal(s) | range(1, 3, 1)
  array_concat(d.a, d.a) | tolong(r) | indexof(s, "e") | trim_end("x", s) | base64_decode_tostring("YQ==")
  format_datetime(t, "yyyy-MM-dd") | extractjson("$.a", s) | dynamic_to_json(d) | tobool(n) | trim_start("C", s)
  set_difference(d.a, dynamic([1])) | countof(s, "e") | ipv4_is_in_range(ip, "10.0.0.0/8") | parsejson(s) | isnull(r)
  parse_command_line(s, "windows") | columnifexists("s", "") | parse_ipv6(ip) | string_size(s) | parse_user_agent(s, "browser")
  replace_strings(s, dynamic(["a"]), dynamic(["b"])) | totimespan("1h") | translate("a", "b", s) | dayofweek(t)
  parse_path(s) | set_union(d.a, dynamic([5])) | startofmonth(t) | startofweek(t) | arraylength(d.a) | bin_at(n, 2, 1)
  url_decode(s) | array_index_of(d.a, 2) | bag_remove_keys(d, dynamic(["a"])) | datetime_part("hour", t) | toguid(s)
  format_bytes(n) | hash(s) | hourofday(t) | ipv4_is_match(ip, "10.0.0.0/8") | toboolean(s) | base64_decodestring("YQ==")
  max_of(n, 2) | regex_quote(s) | set_intersect(d.a, dynamic([1])) | bag_pack_columns(n, s) | tohex(n)
  bag_merge(d, dynamic({"z": 1})) | binary_and(n, 1) | datetime_add("day", 1, t) | ipv6_is_in_any_range(ip, dynamic(["fe80::/10"]))
  series_fit_2lines(dynamic([1, 2, 3, 9])) | series_fit_line(dynamic([1, 2, 3])) | series_outliers(dynamic([1, 1, 9]))
  series_stats(dynamic([1, 2])) | bag_has_key(d, "a") | base64_decode_toarray("YQ==") | binary_shift_left(n, 1) | ceiling(r)
  endofyear(t) | format_ipv4_mask(ip, 24) | make_timespan(1, 2) | startofyear(t) | todecimal(s) | array_sum(d.a)
  endofday(t) | make_datetime(2024, 1, 2) | make_string(n + 64) | min_of(n, 2) | pack_dictionary("a", n) | parse_ipv6_mask(ip, 64)
  pow(n, 2) | array_iff(d.a, 1, 0) | array_split(d.a, 1) | base64_encode_tostring(s) | base64_encodestring(s) | binary_xor(n, 1)
  datepart("hour", t) | endofmonth(t) | extractall("(\\\\w)", s) | format_timespan(1h, "hh:mm") | geo_distance_2points(1.0, 2.0, 3.0, 4.0)
  getmonth(t) | gettype(d) | indexof_regex(s, "e") | jaccard_index(d.a, dynamic([1])) | log2(n) | new_guid() | parse_csv(s)
  parse_version("1.2") | reverse(s) | series_fir(dynamic([1, 2]), dynamic([1])) | series_periods_detect(dynamic([1, 2, 1, 2]), 1.0, 2.0, 1)
  unicode_codepoints_from_string(s) | array_reverse(d.a) | array_sort_desc(d.a) | binary_or(n, 1)
  datetime_local_to_utc(t, "Europe/Paris") | exp(n) | extract_json("$.a", s) | format_ipv4(ip, 24) | getyear(t)
  has_any_index(s, dynamic(["c"])) | has_any_ipv4_prefix(s, "10.") | hash_md5(s) | hash_sha256(s) | ipv4_netmask_suffix("10.0.0.0/8")
  ipv6_is_in_range(ip, "fe80::/10") | log(n) | notempty(s) | rand() | series_decompose_forecast(dynamic([1, 2, 1, 2]), 1)
  series_iir(dynamic([1, 2]), dynamic([1]), dynamic([1])) | series_stats_dynamic(dynamic([1])) | strrep(s, 2)
  unicode_codepoints_to_string(n + 64) | unixtime_milliseconds_todatetime(n) | url_encode(s) | zlib_decompress_from_base64_string("")
`;

const WINDOW_FUNCTIONS = 'prev(n) | next(n) | row_number() | row_cumsum(n) | row_window_session(t, 1h, 1h)';

const AGGREGATES = `
  count() | arg_max(t, *) | make_set(s) | min(n) | dcount(s) | max(t) | make_list(n) | take_any(s) | arg_min(t, s) | sum(n)
  makeset(s) | countif(n > 1) | make_set_if(s, n > 1) | make_bag(d) | dcountif(s, n > 1) | avg(r) | any(s) | makelist(n)
  take_anyif(s, n > 1) | percentiles(n, 5, 50) | make_list_if(n, n > 1) | count_distinct(s) | sumif(n, n > 1) | stdev(n)
  binary_all_or(n) | maxif(n, n > 1) | minif(n, n > 1) | argmax(t, s) | argmin(t, s) | make_bag_if(d, n > 1) | anyif(s, n > 1)
  binary_all_and(n) | percentile(n, 95) | percentilesw(n, n, 50, 90)
`;

const OPERATORS = [
  'where n > 1',
  'extend a = n',
  'project n, s',
  'summarize by s',
  'sort by n',
  'distinct s',
  'mv-expand d.a',
  'mv-expand d to typeof(string)',
  'mv-expand x = d.a, y = d.a',
  'mv-expand bagexpansion=array d',
  'mv-expand kind=array d',
  'mv-expand d limit 1',
  'mv-expand with_itemindex=i d',
  'union T',
  'union isfuzzy=true withsource=from Missing',
  'union kind=outer isfuzzy=false U',
  'project-reorder s, *',
  ...['timechart', 'columnchart', 'piechart', 'barchart', 'linechart', 'scatterchart', 'areachart'].map(
    (chart) => `project t, n | render ${chart}`,
  ),
  'project-away n',
  'top 1 by n',
  'project-rename m = n',
  'parse s with k "=" v',
  'parse kind=regex s with k "[=]" v',
  'parse kind=relaxed s with k "=" v:long',
  'parse-where s with k "=" v',
  'parse-kv s as (k:string) with (pair_delimiter=";", kv_delimiter="=")',
  'invoke f()',
  'mv-apply e = d.a on (where e > 1)',
  'lookup U on n',
  'lookup kind=inner U on n',
  'lookup kind=leftouter U on n',
  'take 1',
  'as V | count',
  'make-series c = count() on t step 1d',
  'search "cmd"',
  'serialize',
  'scan with (step a: n > 2; step b: n < 3;)',
  'partition by s (count)',
  'getschema',
  'reduce by s',
  'project-keep n',
  'sample 1',
  ...[
    ...['inner', 'leftouter', 'leftanti', 'rightanti', 'rightsemi', 'leftsemi', 'innerunique', 'fullouter'],
    ...['anti', 'rightouter', 'leftantisemi', 'rightantisemi'],
  ].map((kind) => `join kind=${kind} hint.strategy=broadcast U on n`),
  'join U on $left.n == $right.n',
  'join hint.shufflekey=n hint.remote=left U on n',
  'evaluate bag_unpack(d)',
  'project s, n | evaluate pivot(s)',
  'evaluate ipv4_lookup(U, ip, range)',
  'evaluate activity_counts_metrics(s, t, datetime(2024-01-01), datetime(2024-01-03), 1d)',
  'project s, n | evaluate basket()',
  'evaluate sliding_window_counts(s, t, datetime(2024-01-01), datetime(2024-01-03), 1d, 1d)',
  'project s, n | evaluate autocluster()',
  'project n, t | evaluate rolling_percentile(n, 50, t, 1d, 1)',
];

const STRING_OPERATORS =
  '== has_any in contains has =~ != in~ endswith startswith !in has_all !contains !startswith !has !in~ <> !endswith !~ ' +
  'has_cs hasprefix contains_cs : notcontains startswith_cs !contains_cs !has_cs containscs endswith_cs';

const QUERIES = [
  'T | where t between (datetime(2024-01-01) .. 2d) and n !between (7 .. 9)',
  'T | where s matches regex "(?i)cmd"',
  'let k = 2h; let f = (x:long) { x + 1 }; let V = materialize(T | where n > toscalar(U | summarize min(n))); V | extend y = f(n), z = k',
  'set notruncation; T | extend (a, b) = series_fit_line(dynamic([1, 2, 3])) | project a, b',
  'T | extend x = d.a[0], y = d["b"], z = dynamic([1]) | count',
  'print x = 1',
  'range x from 1 to 3 step 1',
  'find in (T, U) where n == 1',
  'table("T") | where n in (toscalar(U | summarize make_set(n)))',
  'let names = dynamic(["one"]); U | where s in (names) or s in ((T | project s))',
];

const items = (text: string): string[] =>
  text
    .split(/\s\|\s|\n/)
    .map((call) => call.trim())
    .filter(Boolean);

describe('what published rules are made of', () => {
  it('runs their scalar functions', () => {
    const calls = items(FUNCTIONS);
    for (let i = 0; i < calls.length; i += 10) {
      const some = calls.slice(i, i + 10).join(', ');
      assert.equal(query(`T | extend ${some}`, TABLES).rows.length, 3, some);
    }
    for (const call of items(WINDOW_FUNCTIONS)) {
      assert.equal(query(`T | sort by t asc | extend ${call}`, TABLES).rows.length, 3, call);
    }
  });

  it('runs their aggregates, with keys and without', () => {
    for (const call of items(AGGREGATES)) {
      assert.equal(query(`T | summarize ${call}`, TABLES).rows.length, 1, call);
      assert.equal(query(`T | summarize ${call} by h = bin(t, 1d)`, TABLES).rows.length, 2, call);
    }
  });

  it('runs their operators and plugins', () => {
    const functions = 'let f = (rows:(n:long)) { rows | count };';
    for (const operator of OPERATORS) {
      assert.ok(query(`${functions} T | ${operator}`, TABLES).columns.length > 0, operator);
    }
  });

  it('runs their string operators', () => {
    for (const operator of STRING_OPERATORS.split(' ')) {
      const right = /any|all|in/.test(operator.replace('contains', '')) ? '("cmd", "x")' : '"cmd"';
      const { rows } = query(`T | project hit = s ${operator} ${right}`, TABLES);
      assert.ok(
        rows.every(([hit]) => typeof hit === 'boolean'),
        operator,
      );
    }
  });

  it('runs their forms', () => {
    for (const text of QUERIES) assert.ok(query(text, TABLES).rows.length > 0, text);
  });

  it('names what only a cluster can answer', () => {
    for (const call of ['geo_info_from_ip_address(ip)', 'estimate_data_size(*)']) {
      const { message } = queryError(`T | extend ${call}`, TABLES);
      assert.ok(message.includes(call.slice(0, call.indexOf('('))), message);
    }
  });
});
