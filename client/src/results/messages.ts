import type {
  AnnotatedFile,
  LoadedFile,
  RunFailure,
  RunSuccess,
  WireRange,
} from '../../../server/src/service/protocol.js';

/** The parts of a run that the results view shows. */
export type ShownRun = Pick<
  RunSuccess,
  | 'uri'
  | 'region'
  | 'title'
  | 'table'
  | 'now'
  | 'counts'
  | 'columns'
  | 'scoreColumn'
  | 'bands'
  | 'rows'
  | 'clockText'
  | 'on'
> & { readonly loads: readonly ShownLoad[] };

/** What became of an event file, with its name and the first lines that could not be read. */
export interface ShownLoad extends LoadedFile {
  readonly name: string;
  readonly skipped: AnnotatedFile['skipped'];
}

/** What the extension tells the results view. */
export type ToView =
  | { readonly type: 'run'; readonly run: ShownRun; readonly failure: RunFailure | undefined }
  /** The run that is shown is still the last one that gave a result; a later one failed, or no longer does. */
  | { readonly type: 'failure'; readonly failure: RunFailure | undefined }
  | { readonly type: 'cleared' };

/** What the results view asks of the extension. `focus`: whether the editor takes the focus. */
export type FromView =
  | { readonly type: 'ready' }
  | { readonly type: 'revealEvent'; readonly uri: string; readonly line: number; readonly focus: boolean }
  | { readonly type: 'revealRule'; readonly uri: string; readonly range: WireRange; readonly focus: boolean }
  | { readonly type: 'copy'; readonly text: string; readonly rows: number; readonly format: string }
  | { readonly type: 'openSamples' };
