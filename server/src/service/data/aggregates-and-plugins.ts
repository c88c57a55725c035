/** Aggregates, as in {@link SCALAR_FUNCTIONS}; the reference page is `name-aggregation-function` unless one is named. */
export const AGGREGATES = `
arg_max: The row of the group with the largest value: that value and, from the same row, the listed columns; {*} for all. The usual way to get the newest record of each entity.
arg_min: The row of the group with the smallest value: that value and, from the same row, the listed columns; {*} for all.
avg: The mean of the values that are not null.
avgif: The mean over the rows for which a condition is true.
binary_all_and: The bits that are set in all values of the group.
binary_all_or: The bits that are set in at least one value of the group.
binary_all_xor: The values of the group combined bit by bit with exclusive or.
buildschema: The schema that all dynamic values of the group fit.
count: How many rows the group has.
count_distinct: Exactly how many different values the group has. {dcount()} is an estimate, and cheaper.
count_distinctif: Exactly how many different values there are in the rows for which a condition is true.
countif: How many rows of the group satisfy a condition.
covariance: The sample covariance of two columns.
covarianceif: The sample covariance over the rows for which a condition is true.
covariancep: The population covariance of two columns.
covariancepif: The population covariance over the rows for which a condition is true.
dcount: About how many different values the group has; an estimate with a relative error of some 1.6% at the default accuracy.
dcountif: About how many different values there are in the rows for which a condition is true.
hll: A sketch of the distinct values, to be merged and counted later.
hll_if@hll-if-aggregation-function: A sketch of the distinct values in the rows for which a condition is true.
hll_merge@hll-merge-aggregation-function: One sketch from the group's sketches.
make_bag: One bag with the keys of all bags of the group.
make_bag_if: One bag from the rows for which a condition is true.
make_list: An array of the group's values with repetitions; nulls are left out. A maximum size may be given.
make_list_if: An array of the values in the rows for which a condition is true.
make_list_with_nulls: An array of the group's values with repetitions and nulls.
make_set: An array of the group's different values. A maximum size may be given: without it the array holds up to 1,048,576 elements.
make_set_if: An array of the different values in the rows for which a condition is true.
max: The largest value of the group.
maxif: The largest value in the rows for which a condition is true.
merge_tdigest@tdigest-merge-aggregation-function: One sketch from the group's {tdigest()} sketches.
min: The smallest value of the group; over a time column, when something was seen first.
minif: The smallest value in the rows for which a condition is true.
percentile@percentiles-aggregation-function: The value below which the given percentage of the group's values lies; an estimate by the nearest rank.
percentiles: Several percentiles of the group, a column each.
percentiles_array@percentiles-aggregation-function: Several percentiles of the group, as one array.
percentilesw: Several percentiles of values that count with a weight, a column each.
percentilesw_array@percentilesw-aggregation-function: Several percentiles of values that count with a weight, as one array.
percentilew@percentilesw-aggregation-function: A percentile of values that count with a weight.
stdev: The sample standard deviation of the group.
stdevif: The sample standard deviation over the rows for which a condition is true.
stdevp: The population standard deviation of the group.
sum: The sum of the group's values.
sumif: The sum over the rows for which a condition is true.
take_any: The listed columns of some row of the group, which one is not said; {*} for all columns.
take_anyif: Columns of some row for which a condition is true.
tdigest: A sketch of the values' distribution, for percentiles later.
tdigest_merge: One sketch from the group's {tdigest()} sketches.
variance: The sample variance of the group.
varianceif: The sample variance over the rows for which a condition is true.
variancep: The population variance of the group.
variancepif@variancepif-aggregation-function: The population variance over the rows for which a condition is true.
passthrough@aggregation-functions: The value as it is; for internal use.
`;

/** Plugins for `evaluate`, as in {@link SCALAR_FUNCTIONS}; the reference page is `name-plugin` unless one is named. */
export const PLUGINS = `
active_users_count: Counts, for each step of time, users that were active in at least a number of earlier periods.
activity_counts_metrics: For each step of time: how many events and distinct ids, new ones, and both counted up so far.
activity_engagement: The ratio of ids active in a short window to those active in a long one, for each step of time.
activity_metrics: For each step of time: distinct ids, new ones, and which share stayed or left.
ai_chat_completion: Sends conversations of the rows to a chat model and adds its answers.
ai_chat_completion_prompt: Sends one prompt a row to a chat model and adds its answers.
ai_embed_text@ai-embeddings-plugin: Adds the embedding vector of a text, from a model.
ai_embeddings: Adds the embedding vector of a text, from a model.
autocluster: Finds combinations of values that many rows share.
azure_digital_twins_query_request: Runs a query on an Azure Digital Twins instance.
bag_unpack: Turns the keys of a property bag into columns. With a schema after {:} the columns are known before the query runs.
basket: Finds all combinations of values that occur in more than a share of the rows.
cosmosdb_sql_request@cosmosdb-plugin: Runs a query on an Azure Cosmos DB container.
csharp@queries: Runs C# code over the rows.
dax_request@queries: Runs a DAX query on a semantic model.
dcount_intersect: How many values several {hll()} sketches share.
diffpatterns: Finds combinations of values that tell two sets of rows apart.
diffpatterns_text: Finds texts with wildcards that tell two sets of rows apart.
estimate_rows_count@queries: About how many rows the input has.
execute_query@queries: Runs a query given as text.
execute_show_command@queries: Runs a management command that only shows something, on a cluster.
external_datatable@queries: Reads a table from a location.
funnel_sequence: Counts ids by the steps that came right before and after one of a sequence.
funnel_sequence_completion: Counts ids that completed a sequence of steps, for several windows of time.
geo_line_lookup: Matches points with the lines that are near them.
geo_polygon_lookup: Matches points with the polygons that they lie in.
http_request: Sends a GET request to an allowed address.
http_request_post: Sends a POST request to an allowed address.
identity@queries: Gives its rows back as they are.
identity_v3@queries: Gives its rows back as they are.
infer_storage_schema: The schema of files in external storage, as text.
infer_storage_schema_with_suggestions: The schema of files in external storage, with better types where values allow them.
ipv4_lookup: Matches addresses with the narrowest range of a lookup table that they lie in, and adds that row's columns.
ipv6_lookup: Matches IPv6 addresses with the narrowest range of a lookup table that they lie in.
mysql_request: Runs a query on a MySQL server.
narrow: Turns every cell into a row of row number, column name and value.
new_activity_metrics: For cohorts of new ids: how many came back in later periods.
pivot: Turns the distinct values of a column into columns, filled by an aggregate.
postgresql_request: Runs a query on a PostgreSQL server.
preview: Gives the first rows, and how many there are in all.
python: Runs Python code over the rows, in a sandbox of the cluster.
r: Runs R code over the rows, in a sandbox of the cluster.
rolling_percentile: A percentile of a column over a moving number of bins.
rows_near: The rows around those that satisfy a condition.
schema_merge: Merges tables' schemas into one.
sequence_detect: Finds sequences of steps that follow each other within time limits.
session_count: Counts sessions of activity over time.
sliding_window_counts: Counts rows and distinct ids in a window that moves over time.
sql_request: Runs a query on a SQL Server or Azure SQL database.
`;
