import assert from 'node:assert/strict';
import { CancellationToken, type ProtocolConnection } from 'vscode-languageserver/node';
import { DocumentThread, ThreadLost, type ServerThread } from '../../server/src/lsp/document-thread.js';
import { OpenDocument } from '../../server/src/lsp/documents.js';
import { ContentModified } from '../../server/src/lsp/guard.js';
import { Session } from '../../server/src/lsp/session.js';

const documentOf = (version: number): OpenDocument =>
  new OpenDocument('file:///w/a.kql', '/w/a.kql', 'kql', version, 'T', version > 1, () => assert.fail('read here'));

/** Threads that answer `initialize`, and other requests only when told to. */
class Threads {
  readonly started: { end(reason: string): void; answer(value: unknown): void; readonly told: string[] }[] = [];
  readonly errors: string[] = [];

  readonly start = (): ServerThread => {
    let end: (reason: string) => void = () => undefined;
    const open: ((value: unknown) => void)[] = [];
    const told: string[] = [];
    const connection = {
      listen: () => undefined,
      dispose: () => undefined,
      onNotification: () => ({ dispose: () => undefined }),
      onRequest: () => ({ dispose: () => undefined }),
      sendNotification: (method: string) => Promise.resolve(void told.push(method)),
      sendRequest: (method: string) =>
        method === 'initialize' ? Promise.resolve({}) : new Promise((resolve) => open.push(resolve)),
    } as unknown as ProtocolConnection;
    this.started.push({ end: (reason) => end(reason), answer: (value) => open.shift()?.(value), told });
    return { connection, onEnd: (listener) => (end = listener), stop: () => undefined };
  };

  thread(): DocumentThread {
    const log = { error: (message: string) => void this.errors.push(message), debug: () => undefined };
    const host = { readFile: () => undefined, exists: () => false, list: () => [] };
    const session = new Session({} as never, host as never, log);
    return new DocumentThread(
      session,
      documentOf(1),
      this.start,
      { documents: () => [], knowledge: () => [] },
      () => undefined,
    );
  }
}

const settle = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the thread of a document', () => {
  it('is reported when it is lost, and starts again after a change', async () => {
    const threads = new Threads();
    const thread = threads.thread();
    const asked = thread.ask('textDocument/hover', {});
    await settle();
    threads.started[0]!.end('out of memory');
    await assert.rejects(asked, (fault) => fault instanceof ThreadLost && fault.message.includes('out of memory'));
    assert.equal(threads.errors.length, 1);
    await assert.rejects(thread.ask('textDocument/hover', {}), ThreadLost);
    assert.equal(threads.started.length, 1, 'not again for the same text');
    thread.update(documentOf(2));
    const again = thread.ask('textDocument/hover', {});
    await settle();
    threads.started[1]!.answer('found');
    assert.equal(await again, 'found');
  });

  it('starts again when it goes on with a text that changed', async () => {
    const threads = new Threads();
    const thread = threads.thread();
    const asked = thread.ask('textDocument/hover', {});
    await settle();
    thread.update(documentOf(2));
    await assert.rejects(asked, ContentModified);
    const next = thread.ask('textDocument/hover', {}, CancellationToken.None);
    const outcome = next.then(String, () => 'ended');
    await settle(2300);
    assert.equal(threads.started.length, 2);
    thread.stop();
    assert.equal(await outcome, 'ended');
  });

  it('goes on when it has answered in time', async () => {
    const threads = new Threads();
    const thread = threads.thread();
    const asked = thread.ask('textDocument/hover', {});
    await settle();
    thread.update(documentOf(2));
    await assert.rejects(asked, ContentModified);
    threads.started[0]!.answer('late');
    await settle(2300);
    assert.equal(threads.started.length, 1);
    assert.ok(threads.started[0]!.told.includes('textDocument/didChange'));
  });
});
