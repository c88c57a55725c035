/** What the build bundles into one file of its own, so that it is loaded only by queries that need it. */
export * as h3js from 'h3-js';
export * as s2js from 's2js';
