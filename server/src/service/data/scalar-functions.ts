/**
 * Scalar functions of KQL, one a line: `name: what it does`. `name@page:` names the reference page where it is not
 * `name-function`; words in braces are code.
 */
export const SCALAR_FUNCTIONS = `
abs: The number without its sign; also for timespans.
acos: The angle, in radians, whose cosine is the number; null outside of -1 to 1.
ago: The moment that lies the timespan before the query's start: {ago(1d)} is the same as {now() - 1d}. All uses in one query count from the same moment.
around: True where a value lies at most a distance away from a centre, both ends included; for numbers, datetimes and timespans.
array_concat: One array with the elements of all arrays, in order.
array_iff: Picks for each position the element of the second array where the first one is true, and that of the third where it is not.
array_iif@array-iff-function: Another spelling of {array_iff()}.
array_index_of: The position, from 0, of the first element that equals a value; -1 where there is none.
array_length: How many elements an array has; null for anything that is no array.
array_reverse: The array's elements from last to first.
array_rotate_left: The elements moved to the left by some positions; those that fall off come back at the other end.
array_rotate_right: The elements moved to the right by some positions; those that fall off come back at the other end.
array_shift_left: The elements moved to the left by some positions; the free places are filled with null or a given value.
array_shift_right: The elements moved to the right by some positions; the free places are filled with null or a given value.
array_slice: The elements from one position to another, both included. Negative positions count from the end.
array_sort_asc: The array in ascending order, followed by further arrays rearranged in the same way.
array_sort_desc: The array in descending order, followed by further arrays rearranged in the same way.
array_split: Cuts an array before the given positions into an array of arrays.
array_strcat@strcat-array-function: The array's elements as one text, with a separator between them; an older spelling of {strcat_array()}.
array_sum: The sum of an array's numbers.
asin: The angle, in radians, whose sine is the number; null outside of -1 to 1.
assert: Fails the query with a message where a constant condition is not true.
atan: The angle, in radians, whose tangent is the number.
atan2: The angle, in radians, between the x axis and the line to the point {(x, y)}; y comes first.
bag_has_key: True where a property bag has a key; also down a JSONPath such as {$.a.b}.
bag_keys: The names of a bag's keys at its top level, as an array.
bag_merge: One bag with the keys of all bags; where several have a key, the leftmost value wins.
bag_pack@pack-function: A property bag from names and values that take turns: {bag_pack("user", User, "host", Host)}.
bag_pack_columns: A property bag whose keys are the names of the given columns.
bag_remove_keys: A bag without the listed keys; keys may be JSONPaths.
bag_set_key: A bag with one key set to a value, at the top level or at a JSONPath.
bag_zip@bag-zip: A bag from an array of keys and an array of values, paired by position.
base64_decode_toarray: The bytes that a Base64 text stands for, as an array of numbers.
base64_decode_toguid: The guid that a Base64 text stands for.
base64_decode_tostring: The UTF-8 text that a Base64 text stands for; null where the bytes are no UTF-8, which is what encoded PowerShell (UTF-16) gives.
base64_encode_fromarray: An array of bytes as Base64.
base64_encode_fromguid: A guid as Base64.
base64_encode_tostring: The UTF-8 bytes of a text as Base64.
beta_cdf: The cumulative probability of a beta distribution up to a value.
beta_inv: The value below which a beta distribution has the given probability.
beta_pdf: The density of a beta distribution at a value.
bin: Rounds down to a multiple of the size: {bin(TimeGenerated, 1h)} puts events of the same hour together. For numbers, datetimes and timespans.
bin_at: Rounds down to a multiple of the size counted from a fixed point, for bins that do not begin at zero.
bin_auto: Rounds down to a size that the request sets ({query_bin_auto_size}), not the query.
binary_and: The bits that are set in both numbers.
binary_not: The number with every bit turned over.
binary_or: The bits that are set in at least one of two numbers.
binary_shift_left: The number's bits moved to the left.
binary_shift_right: The number's bits moved to the right.
binary_xor: The bits that are set in exactly one of two numbers.
bitset_count_ones: How many bits of the number are set.
case: Goes through pairs of a condition and a value and gives the value of the first condition that is true, else the last argument. The order of the pairs decides.
ceiling: The smallest whole number that is not below the value.
cluster: Names another cluster whose databases the query reads.
coalesce: The first argument that is not null; for strings, the first that is not empty.
column_ifexists: The column of that name, or the second argument where the table has no such column.
column_names_of: The names of a table's columns, as an array.
convert_angle: Converts an angle from one named unit to another.
convert_energy: Converts an energy from one named unit to another.
convert_force: Converts a force from one named unit to another.
convert_length: Converts a length from one named unit to another.
convert_mass: Converts a mass from one named unit to another.
convert_speed: Converts a speed from one named unit to another.
convert_temperature: Converts a temperature from one named unit to another.
convert_volume: Converts a volume from one named unit to another.
cos: The cosine of an angle in radians.
cot: The cotangent of an angle in radians.
countof: How often a text holds another one, or with {"regex"} a pattern. Plain matches may overlap, matches of a pattern may not.
current_cluster_endpoint: The address of the cluster that runs the query.
current_database: The name of the database that the query runs in.
current_principal: The fully qualified name of whoever runs the query.
current_principal_details: What is known of whoever runs the query, as a bag.
current_principal_is_member_of: Whether whoever runs the query belongs to one of the groups or identities.
cursor_after: True for records that were ingested after a database cursor.
cursor_before_or_at: True for records that were ingested up to a database cursor.
cursor_current@cursor-current: The present value of the database cursor.
database: Names another database, whose tables are read with a dot.
datetime_add: A datetime moved by a number of calendar parts, such as months; negative numbers go back.
datetime_diff: How many borders of a calendar part lie between two datetimes: first minus second. Two moments a second apart can be a whole day apart.
datetime_list_timezones@datetime-list-timezones: The names of all time zones that conversions know.
datetime_local_to_utc: A local time of a named zone as UTC.
datetime_part: One part of a datetime as a number, by the part's name.
datetime_utc_to_local: A UTC time as the local time of a named zone.
dayofmonth@day-of-month-function: The day of the month, from 1.
dayofweek@day-of-week-function: The time since the Sunday before, as a timespan in whole days: {0d} is Sunday, {6d} Saturday.
dayofyear@day-of-year-function: The day of the year, from 1.
dcount_hll: The number of distinct values that an {hll()} sketch stands for.
degrees: An angle in radians as degrees.
dynamic_to_json: A dynamic as JSON text in a normal form: keys in order, so that equal values give equal texts.
endofday: The last moment of the day, moved by a number of days if one is given.
endofmonth: The last moment of the month, moved by a number of months if one is given.
endofweek: The last moment of the week, which ends on Saturday, moved by a number of weeks if one is given.
endofyear: The last moment of the year, moved by a number of years if one is given.
entity_group@macro-expand-operator: A group of databases or clusters for {macro-expand}.
erf: The error function of a number.
erfc: One minus the error function of a number.
estimate_data_size: About how many bytes the columns of a record take.
exp: e to the power of the number.
exp10: 10 to the power of the number.
exp2: 2 to the power of the number.
extent_id: The shard of the table that a record is stored in.
extent_tags: The tags of the shard that a record is stored in.
external_table: Names an external table, whose data lies outside of the database.
extract: The text that one group of a regular expression captures (0: the whole match), empty where it does not match; with a type literal, converted to that type.
extract_all: Every match of a regular expression, as an array; with several groups, an array of arrays. Null where nothing matches.
extract_json: The value at a JSONPath in a JSON text. {parse_json()} and a path read more than one value with one parse.
extractjson@extract-json-function: Another spelling of {extract_json()}.
floor@bin-function: Rounds down to a multiple of a size; the same as {bin()}.
format_bytes: A number of bytes as text with a fitting unit.
format_datetime: A datetime as text in a format such as {yyyy-MM-dd HH:mm}.
format_ipv4: An address masked to a prefix length, as text.
format_ipv4_mask: An address in CIDR notation, masked to its prefix.
format_timespan: A timespan as text in a format such as {d.hh:mm:ss}.
gamma: The gamma function of a number.
getmonth@monthofyear-function: The month of a datetime, 1 to 12.
gettype: The name of the type of a value at run time; tells what a dynamic holds.
getyear: The year of a datetime.
graph@graph-function: Names a stored graph model or snapshot.
gzip_compress_to_base64_string@gzip-base64-compress: A text compressed with gzip, as Base64.
gzip_decompress_from_base64_string@gzip-base64-decompress: The text inside a Base64 gzip stream; null where it is none.
has_any_index: The position of the first search term of an array that the text has as a whole term; -1 where it has none, -1 also for an empty list.
has_any_ipv4: True where the text holds one of several IPv4 addresses, bounded by characters that are not part of an address.
has_any_ipv4_prefix: True where the text holds an IPv4 address that begins with one of several prefixes.
has_ipv4: True where the text holds an IPv4 address, bounded by characters that are not part of one.
has_ipv4_prefix: True where the text holds an IPv4 address that begins with a prefix such as {10.1.}.
hash: A number computed from a value, the same for equal values; with a modulus, below it. The algorithm may change.
hash_combine: One hash from several hashes.
hash_many: One hash from several values.
hash_md5: The MD5 digest of a value's text, as hexadecimal digits.
hash_sha1: The SHA-1 digest of a value's text, as hexadecimal digits.
hash_sha256: The SHA-256 digest of a value's text, as hexadecimal digits.
hash_xxhash64: The xxHash64 of a value; with a modulus, below it.
hll_merge@hll-merge-function: One {hll()} sketch from several columns of sketches.
hourofday@hour-of-day-function: The hour of a datetime, 0 to 23, in UTC.
iff: The second argument where the condition is true, else the third; also where the condition is null.
iif@iff-function: Another spelling of {iff()}.
indexof: The position, from 0, of a text inside another one; -1 where it is not found. A start, a length and which occurrence may be given.
indexof_regex: The position, from 0, of the first match of a regular expression; -1 where it does not match.
ingestion_time: When the record was written to the table; null where the table does not keep it. Rules that use it do not miss events that arrive late.
ipv4_compare: Compares two IPv4 addresses as numbers under a prefix: 0, 1 or -1; null where one is no address.
ipv4_is_in_any_range: True where an address lies in one of several CIDR ranges; null where it is no address.
ipv4_is_in_range: True where an address lies in a CIDR range; null where one is malformed.
ipv4_is_match: True where two addresses are equal under the smaller of their prefixes.
ipv4_is_private: True for addresses of the private networks 10/8, 172.16/12 and 192.168/16.
ipv4_netmask_suffix: The prefix length of an address in CIDR notation; 32 where none is written.
ipv4_range_to_cidr_list: The CIDR ranges that cover all addresses from one to another.
ipv6_compare: Compares two IPv6 or IPv4 addresses under a prefix: 0, 1 or -1.
ipv6_is_in_any_range: True where an IPv6 address lies in one of several ranges.
ipv6_is_in_range: True where an IPv6 address lies in a range; IPv4 addresses count as mapped ones.
ipv6_is_match: True where two IPv6 or IPv4 addresses are equal under the smaller of their prefixes.
isascii@isascii: True where a text has only ASCII characters.
isempty: True for the empty string and for null.
isfinite: True for a real that is neither infinite nor NaN.
isinf: True for a real that is infinite.
isnan: True for a real that is not a number.
isnotempty: True for everything but the empty string and null.
isnotnull: True where a value is not null. A string never is null: use {isnotempty()} there.
isnull: True where a value is null. A string never is null: use {isempty()} there.
isutf8: True where the bytes of a text are valid UTF-8.
jaccard_index: How alike two arrays are as sets: the size of what they share by the size of what both have.
log: The natural logarithm.
log10: The logarithm to base 10.
log2: The logarithm to base 2.
loggamma: The logarithm of the gamma function's absolute value.
make_datetime: A datetime from year, month, day and, if given, hour, minute and second.
make_timespan: A timespan from days, hours, minutes and seconds.
materialized_view: Reads the part of a materialized view that is already computed.
max_of: The largest of its arguments.
merge_tdigest: One {tdigest()} sketch from several columns of sketches.
min_of: The smallest of its arguments.
monthofyear: The month of a datetime, 1 to 12.
new_guid: A new random guid.
next: The value of a column some rows further down, in a serialized row set; see {serialize} and {order by}.
not: Turns true and false over; null stays null, so rows with null are dropped by {where} either way.
now: The moment when the query began, the same in the whole query; an offset may be added.
pack_all: A property bag of all columns of the record.
pack_array: An array of the given values; {pack_array(*)} of all columns.
parse_command_line: Cuts a command line into its arguments as Windows does, as an array.
parse_csv: The fields of one line of comma-separated text, as an array.
parse_ipv4: An IPv4 address, or a range's first address, as a number; null for other text.
parse_ipv4_mask: An IPv4 address masked to a prefix length, as a number.
parse_ipv6: An IPv6 or IPv4 address in its full IPv6 spelling.
parse_ipv6_mask: An IPv6 or IPv4 address masked to a prefix length, in full spelling.
parse_json: JSON text as a dynamic, whose parts are read with {.name} and {[index]}. Text that is no JSON stays a string inside the dynamic.
parse_path: The parts of a file path as a bag: scheme, root, directory, file name, extension and alternate data stream.
parse_url: The parts of a URL as a bag: scheme, host, port, path, user, query parameters, fragment.
parse_urlquery@parse-url-query-function: The parameters of a URL's query part as a bag.
parse_user_agent: What a user agent text says about browser, operating system and device.
parse_version: A version with up to four parts as a number, so that versions compare as they should.
parse_xml: XML text as a dynamic; attributes become keys that begin with {@}, text {#text}.
percentile_tdigest: A percentile of the values in a {tdigest()} sketch.
percentiles_array_tdigest@percentile-array-tdigest-function: Several percentiles of a {tdigest()} sketch, as an array.
percentrank_tdigest: About how many percent of the values in a {tdigest()} sketch are not above a value.
pi: The number pi.
pow: A number to the power of another one.
prev: The value of a column some rows further up, in a serialized row set; see {serialize} and {order by}.
punycode_domain_from_string: A domain name with each of its labels in Punycode.
punycode_domain_to_string: A domain name in Punycode as it is read; shows look-alike letters for what they are.
punycode_from_string: A text in Punycode.
punycode_to_string: The text that Punycode stands for.
radians: An angle in degrees as radians.
rand: A random number from 0 up to 1, or below a whole number.
range: An array of equally spaced values from one to another; for numbers, datetimes and timespans.
rank_tdigest: About how many of the values in a {tdigest()} sketch are below a value.
regex_quote: A text with all characters escaped that mean something in a regular expression.
repeat: An array that holds a value several times.
replace_regex: A text with all matches of a regular expression replaced; {\\1} is what the first group captured.
replace_string: A text with all occurrences of another text replaced; letter case matters.
replace_strings: A text with all occurrences of several texts replaced, each by its own replacement.
reverse: A text's characters from last to first.
round: A number rounded to some decimal places; halves go away from zero.
row_cumsum: The running sum of a column over a serialized row set, begun anew where a condition is true.
row_id@scalar-functions: A number of the row, unique in a serialized row set.
row_number: The number of the row in a serialized row set, from 1 or a given start, begun anew where a condition is true.
row_rank_dense: The rank of a row in a serialized row set: one more whenever the value changes.
row_rank_min: The rank of a row in a serialized row set: for equal values the number of the first of them.
row_window_session: The start of the session that a row of a serialized row set belongs to; a session ends with a gap, or when it is too long.
set_difference: The distinct elements of the first array that are in none of the others.
set_equals@scalar-functions: True where two arrays have the same elements, whatever their order.
set_has_element: True where an array has a value among its elements; text and case must be the same.
set_intersect: The distinct elements that all arrays have.
set_union: The distinct elements of all arrays.
sign: 1, 0 or -1, for a number above, at or below zero.
sin: The sine of an angle in radians.
split: A text cut at every occurrence of a delimiter, as an array of strings; with an index, an array with that part only.
sqrt: The square root of a number.
startofday: Midnight at the start of the day (UTC), moved by a number of days if one is given.
startofmonth: The first moment of the month, moved by a number of months if one is given.
startofweek: The first moment of the week, which begins on Sunday, moved by a number of weeks if one is given.
startofyear: The first moment of the year, moved by a number of years if one is given.
stored_query_result: Reads the rows that an earlier query stored under a name.
strcat: One text from up to 64 values; those that are no text are converted.
strcat_array: The elements of an array as one text, with a delimiter between them.
strcat_delim: One text from several values, with a delimiter between them; the delimiter comes first.
strcmp: Compares two texts by their characters: -1, 0 or 1.
string_size: The length of a text in UTF-8 bytes.
strlen: The length of a text in characters.
strrep: A text repeated, with a delimiter between if one is given.
substring: A part of a text from a start, counted from 0, with a length if one is given. A negative start counts from the end.
table: Names a table by a constant text.
tan: The tangent of an angle in radians.
tdigest_merge@merge-tdigest-function: One {tdigest()} sketch from several columns of sketches.
tobool: A value as bool: {true}, {false} and numbers are understood, other text is null.
toboolean@tobool-function: Another spelling of {tobool()}.
todatetime: A text as datetime; null where it is none.
todecimal: A value as decimal; null where it is none.
todouble@toreal-function: A value as real; null where it is none. The same as {toreal()}.
todynamic@parse-json-function: JSON text as a dynamic; the same as {parse_json()}.
toguid: A text as guid; null where it is none.
tohex: A whole number as hexadecimal digits, filled with zeros to a length if one is given.
toint: A value as a 32-bit whole number; null where it is none or does not fit.
tolong: A value as a 64-bit whole number; null where it is none.
tolower: A text in lower case. To compare without regard to case, {=~} and {in~} need no conversion and can use the index.
toreal: A value as real; null where it is none.
tostring: A value as text; null becomes the empty string. A part of a dynamic has to be converted before it is compared or grouped by.
totimespan: A text as timespan; null where it is none.
toupper: A text in upper case. To compare without regard to case, {=~} and {in~} need no conversion and can use the index.
translate: A text with each character of one list replaced by the character at the same place of another.
treepath: The paths to all leaves of a dynamic, as an array.
trim: A text without what a regular expression matches at its start and end.
trim_end: A text without what a regular expression matches at its end.
trim_start: A text without what a regular expression matches at its start.
unicode_codepoints_from_string: The code points of a text, as an array of numbers.
unicode_codepoints_to_string: The text that code points stand for; with numbers from a decoded array, a way to deobfuscate.
unixtime_microseconds_todatetime: The datetime that lies a number of microseconds after 1970.
unixtime_milliseconds_todatetime: The datetime that lies a number of milliseconds after 1970.
unixtime_nanoseconds_todatetime: The datetime that lies a number of nanoseconds after 1970.
unixtime_seconds_todatetime: The datetime that lies a number of seconds after 1970.
url_decode: A text with its percent escapes turned back into characters.
url_encode: A text with all characters escaped that a URL cannot hold; blanks become {+}.
url_encode_component: A text with all characters escaped that a part of a URL cannot hold; blanks become {%20}.
week_of_year: The ISO 8601 week of a datetime, 1 to 53.
welch_test: The probability that two samples with different variances have the same mean.
zip: Arrays side by side: an array of arrays with the elements at each position.
zlib_compress_to_base64_string@zlib-base64-compress-function: A text compressed with zlib, as Base64.
zlib_decompress_from_base64_string@zlib-base64-decompress-function: The text inside a Base64 zlib stream; null where it is none.
all@all-graph-function: In graph patterns: true where a condition holds for every edge or inner node of a variable-length edge.
any@any-graph-function: In graph patterns: true where a condition holds for one edge or inner node of a variable-length edge.
inner_nodes@inner-nodes-graph-function: In graph patterns: the nodes between the ends of a variable-length edge.
labels@labels-graph-function: In graph patterns: the labels of a node or edge, as an array.
map@map-graph-function: In graph patterns: an expression computed for every edge or inner node of a variable-length edge, as an array.
node_degree_in@node-degree-in: In graph patterns: how many edges lead into a node.
node_degree_out@node-degree-out: In graph patterns: how many edges lead out of a node.
node_id@node-id: In graph patterns: the id of a node.
`;
