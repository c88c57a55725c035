/** The language server as a process of its own: `node dist/server.js --stdio`. */
import { serve } from './node-host.js';

serve();
