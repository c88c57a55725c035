/** The thread that looks after a large document: a language server, whose client is the server that started it. */
import { parentPort } from 'node:worker_threads';
import { createConnection, PortMessageReader, PortMessageWriter, ProposedFeatures } from 'vscode-languageserver/node';
import { makeFirstAnalysis } from './warm-up.js';
import { serverHost } from './node-host.js';
import { startServer } from './server.js';

const port = parentPort;
if (port === null) throw new Error('document-worker is started as a worker thread only');
// Before anything is answered, so that whoever started it can tell a thread that is slow to start from one that is busy.
makeFirstAnalysis();
const connection = createConnection(ProposedFeatures.all, new PortMessageReader(port), new PortMessageWriter(port));
startServer(connection, { ...serverHost(), startDocumentThread: undefined });
connection.listen();
