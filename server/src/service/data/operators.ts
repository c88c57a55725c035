/** Tabular operators, as in {@link SCALAR_FUNCTIONS}; the reference page is `name-operator` unless one is named. */
export const TABULAR_OPERATORS = `
as: Names the rows at this place, so that the rest of the query can read them again.
assert-schema@queries: Fails where the columns are not the declared ones.
consume: Reads all rows and gives none back.
count: One row with one column, {Count}: how many rows there are. {count()} counts groups in {summarize}.
datatable: A table written into the query: columns with types, then the values row by row.
distinct: The different combinations of the listed columns; {*} for all.
evaluate: Calls a plugin with the rows.
extend: Adds columns computed for each row, or gives existing ones new values. All expressions see the row as it came in.
externaldata: Reads a table from files at an address, with columns as declared.
facet: A table of counts for each listed column.
filter@where-operator: Another spelling of {where}.
find: Rows that satisfy a condition, from several tables, with the columns of each packed where they differ.
fork: Gives the rows to several subqueries, each with a result of its own.
getschema: The columns of the rows with their types, a row each.
graph-mark-components: Marks the connected parts of a graph.
graph-match: Finds paths of a graph that fit a pattern.
graph-shortest-paths: Finds the shortest paths between nodes of a graph.
graph-to-table: The nodes or edges of a graph as tables.
graph-where-edges@graph-operators: Keeps the edges that satisfy a condition.
graph-where-nodes@graph-operators: Keeps the nodes that satisfy a condition.
inline_external_table: Declares an external table for this query.
invoke: Calls a function with the rows as its first argument.
join: Combines the rows of two tables whose keys are equal. Without {kind} it is {innerunique}, which keeps one left row for each key: say the kind.
limit@take-operator: Another spelling of {take}.
lookup: Adds the columns of a small table by key. Like {join}, but without the key columns twice and for small right sides.
macro-expand: Runs a subquery over several databases or clusters and unites the results.
make-graph: Makes a graph from a table of edges and, if given, tables of nodes.
make-series: Arrays of aggregated values along a time axis without gaps, for each group.
mv-apply: Runs a subquery over the elements of an array, for each row on its own.
mv-expand: A row for each element of an array, or each key of a bag; the other columns are repeated.
mvexpand@mv-expand-operator: Older spelling of {mv-expand}.
order@sort-operator: Another spelling of {sort}.
parse: Takes columns out of a text by a pattern of literals, {*} and typed names. Rows that do not fit stay, with empty columns.
parse-kv: Takes keys and values out of a text such as {a=1 b=2}.
parse-where: Like {parse}, but keeps only rows that fit the pattern.
partition: Runs a subquery for each value of a column.
print: One row of the given expressions.
project: Keeps, computes and renames columns, in this order; all others go.
project-away: Drops the listed columns; {*} stands for any part of a name.
project-by-names: Keeps the columns whose names an expression gives.
project-keep: Keeps the listed columns in their order; {*} stands for any part of a name.
project-rename: Gives columns new names, {new = old}; all others stay.
project-reorder: Puts the listed columns first; all others stay behind them.
range: A table of one column with equally spaced values.
reduce: Groups texts that are alike and shows what they share.
render: Asks the client to draw the result as a chart; always last.
sample: Some rows, picked at random.
sample-distinct: Some of the different values of a column.
scan: Goes through sorted rows with a state machine: steps with conditions and variables that carry over.
search: Rows that hold a term in any column, of any table. Handy to explore, too broad for a rule.
serialize: Fixes the order of the rows, so that {prev()}, {next()} and {row_number()} can be used.
sort: Puts the rows in order: descending unless {asc} is said.
summarize: Groups rows by the values after {by} and computes aggregates for each group. Columns that are in neither go.
take: Some rows, up to a number; which ones is not said.
top: The first rows by an order, up to a number; descending unless {asc} is said.
top-hitters: The most frequent values of a column, by an estimate.
top-nested: The top values of a column, within each the top values of another, and so on.
union: The rows of several tables, one after the other. Columns that a table lacks are null; {isfuzzy=true} goes on where a table does not exist.
where: Keeps the rows for which the condition is true; false and null go.
materialize@materialize-function: Runs a tabular expression once and keeps its rows for all uses in the query.
toscalar@toscalar-function: The first value of the first row of a query, computed once before the query runs.
totable@queries: The value of an expression as a table.
`;

/** Statements and words that build queries, as in {@link SCALAR_FUNCTIONS}. */
export const STATEMENTS = `
let@let-statement: Gives a name to a value, a table expression or a function for the rest of the query.
set@set-statement: Sets a request property for this query.
declare@query-parameters-statement: Declares parameters that the client gives to the query.
alias@alias-statement: Gives a database another name in this query.
restrict@restrict-statement: Limits what the statements after it can see.
view@let-statement: Makes a let function a view, which {union *} and {search *} take in.
dynamic@scalar-data-types/dynamic: A literal of type dynamic: an array, a bag, or any value in JSON.
datetime@scalar-data-types/datetime: A literal of type datetime, such as {datetime(2026-01-31 12:00)}; times are UTC.
timespan@scalar-data-types/timespan: A literal of type timespan, such as {timespan(1.02:30:00)}; short forms are {1d}, {2h}, {30m}.
guid@scalar-data-types/guid: A literal of type guid.
typeof@queries: A type, for functions and {to} that take one.
`;

/** Operators between values, as in {@link SCALAR_FUNCTIONS}. The index column says what a search of a large table costs. */
export const SCALAR_OPERATORS = `
==@equals-cs-operator: Equal; for strings with regard to letter case.
!=@not-equals-cs-operator: Not equal; for strings with regard to letter case.
<>@not-equals-cs-operator: Another spelling of {!=}.
=~@equals-operator: Equal texts, without regard to letter case.
!~@not-equals-operator: Texts that are not equal, without regard to letter case.
<@numerical-operators: Below.
<=@numerical-operators: Below or equal.
>@numerical-operators: Above.
>=@numerical-operators: Above or equal.
+@numerical-operators: The sum; of datetime and timespan, the moment that much later.
-@numerical-operators: The difference; of two datetimes, the timespan between them.
*@numerical-operators: The product.
/@numerical-operators: The quotient; of two whole numbers, a whole number.
%@numerical-operators: What is left over after a division.
and@logical-operators: True where both sides are true.
or@logical-operators: True where at least one side is true. {and} binds stronger: mixed conditions need parentheses.
has: The text has the term as a whole word: letters and digits end where it ends. Case does not matter. Uses the term index for terms of three characters and more.
!has@not-has-operator: The text does not have the term as a whole word, without regard to case.
has_cs: Like {has}, with regard to case.
!has_cs@not-has-cs-operator: Like {!has}, with regard to case.
hasprefix: The text has a word that begins with the term, without regard to case.
!hasprefix@not-hasprefix-operator: The text has no word that begins with the term.
hasprefix_cs: Like {hasprefix}, with regard to case.
!hasprefix_cs@not-hasprefix-cs-operator: Like {!hasprefix}, with regard to case.
hassuffix: The text has a word that ends with the term, without regard to case.
!hassuffix@not-hassuffix-operator: The text has no word that ends with the term.
hassuffix_cs: Like {hassuffix}, with regard to case.
!hassuffix_cs@not-hassuffix-cs-operator: Like {!hassuffix}, with regard to case.
has_any: The text has at least one of the terms as a whole word, without regard to case.
has_all: The text has all of the terms as whole words, without regard to case.
contains: The text holds the other one anywhere, without regard to case. Cannot use the term index: {has} is faster where whole words are meant.
!contains@not-contains-operator: The text does not hold the other one, without regard to case.
contains_cs: Like {contains}, with regard to case.
!contains_cs@not-contains-cs-operator: Like {!contains}, with regard to case.
startswith: The text begins with the other one, without regard to case.
!startswith@not-startswith-operator: The text does not begin with the other one, without regard to case.
startswith_cs: Like {startswith}, with regard to case.
!startswith_cs@not-startswith-cs-operator: Like {!startswith}, with regard to case.
endswith: The text ends with the other one, without regard to case.
!endswith@not-endswith-operator: The text does not end with the other one, without regard to case.
endswith_cs: Like {endswith}, with regard to case.
!endswith_cs@not-endswith-cs-operator: Like {!endswith}, with regard to case.
like@datatypes-string-operators: The text fits a pattern with {*} and {?}, without regard to case.
matches regex@matches-regex-operator: A part of the text matches a regular expression (no look-around, no back references), with regard to case unless it begins with {(?i)}.
in@in-cs-operator: Equal to one of the values; for strings with regard to letter case.
!in@not-in-cs-operator: Equal to none of the values; for strings with regard to letter case.
in~@in-operator: Equal to one of the texts, without regard to letter case.
!in~@not-in-operator: Equal to none of the texts, without regard to letter case.
between: Between two values, both ends included: {between (a .. b)}.
!between@not-between-operator: Outside of two values, which are not included either.
:@search-operator: In {search}: the column has the term.
`;
