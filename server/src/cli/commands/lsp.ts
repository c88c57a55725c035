/** `kqlens lsp`: serves the editor that started it. */
export { serve as lsp } from '../../lsp/node-host.js';
