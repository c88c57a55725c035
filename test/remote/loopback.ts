import { readFileSync } from 'node:fs';
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecure, globalAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expectConnections } from '../expected-connections.js';

/** A request as a loopback server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether the client went away before it had its answer. */
  left: boolean;
}

/** Answers a request; what it does not answer stays open. */
export type Answering = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

/** A server on this machine that speaks a service's protocol. */
export interface Loopback {
  readonly address: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** A port of the loopback interface; `secure`: with a certificate that only this process trusts. */
export async function serve(answer: Answering, secure = false): Promise<Loopback> {
  const requests: SeenRequest[] = [];
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    void textOf(incoming).then((text) => {
      const body = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
      const seen: SeenRequest = { path: incoming.url ?? '', headers: incoming.headers, body, left: false };
      response.on('close', () => {
        seen.left = !response.writableFinished;
      });
      requests.push(seen);
      return answer(seen, response);
    });
  };
  const server: Server = secure ? createSecure(certificate(), listener) : createPlain(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = `${secure ? 'https' : 'http'}://127.0.0.1:${port}`;
  expectConnections(address);
  return {
    address,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The file of the certificate that secure loopback servers show. */
export const CERTIFICATE_FILE = new URL('certificate/certificate.pem', import.meta.url);

function certificate(): { cert: string; key: string } {
  const cert = readFileSync(CERTIFICATE_FILE, 'utf8');
  // Microsoft's client sends its requests through this agent.
  globalAgent.options.ca = cert;
  return { cert, key: readFileSync(new URL('certificate/key.pem', import.meta.url), 'utf8') };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends a JSON text as a whole. */
export function sendJson(response: ServerResponse, status: number, text: string, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
}

/** Waits until something holds, at most two seconds. */
export async function eventually(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  if (!holds()) throw new Error('it did not come to hold');
}
