import type { RunSuccess } from '../../../server/src/service/protocol.js';

/** What the extension tells the results view. */
export type ToView = { readonly type: 'run'; readonly run: RunSuccess } | { readonly type: 'cleared' };

/** What the results view asks of the extension. */
export type FromView =
  | { readonly type: 'ready' }
  | { readonly type: 'revealEvent'; readonly uri: string; readonly line: number }
  | { readonly type: 'revealRule'; readonly uri: string; readonly line: number }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'run' };
