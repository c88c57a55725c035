/** What the build bundles into one file of its own, so that it is loaded only where a connection is used. */
export * as identity from '@azure/identity';
export * as logs from '@azure/monitor-query-logs';
export * as kusto from 'azure-kusto-data';
