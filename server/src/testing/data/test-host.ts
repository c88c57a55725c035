import type { Analysis } from '../../kusto/analysis.js';
import type { Region } from '../../rules/region.js';
import type { Catalog, Platform } from '../../schema/catalog.js';
import type { FileHost } from '../../schema/configuration/host.js';
import type { Configuration } from '../../schema/configuration/types.js';
import type { KeptHits } from '../review/kept-hits.js';
import type { KeptEvents } from './kept-events.js';

/** One query of a rule file, with what depends on where it is meant to run. */
export interface RuleUnderTest {
  readonly document: {
    readonly path: string;
    readonly text: string;
    readonly configuration: Configuration;
  };
  readonly region: Region;
  readonly platform: Platform;
  readonly catalog: Catalog;
  /** The query under that catalog, where it is analysed already. */
  readonly analysis?: Analysis;
}

/** What tests read, and how rule files are opened. The doors give one. */
export interface TestHost {
  readonly files: FileHost;
  /** The bytes of an event file; throws where it cannot be read. */
  readBytes(path: string): Uint8Array;
  /** The queries of a rule file, under the configuration that holds for it. */
  openRule(path: string, text: string): readonly RuleUnderTest[];
  /** Event files of earlier runs, where there are some to come. */
  readonly kept?: KeptEvents;
  /** Hits of earlier reviews, where there are some to come. */
  readonly keptHits?: KeptHits;
}
