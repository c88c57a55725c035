import type {
  CancellationToken,
  ClientCapabilities,
  ProtocolRequestType,
  ServerCapabilities,
} from 'vscode-languageserver';
import type { RuleDocument } from '../service/project.js';
import type { FeatureContext } from './context.js';
import type { OpenDocument } from './documents.js';
import { ContentModified, guarded } from './guard.js';

/** A request of the protocol that the server answers, and what it says about that to the client. */
export interface Feature {
  /** The method, such as `textDocument/hover`. */
  readonly method: string;
  /** What the server can do, given what the client can; empty where the client has no use for it. */
  capabilities(client: ClientCapabilities): Partial<ServerCapabilities>;
  register(context: FeatureContext): void;
}

/** An open rule file that a request is about. */
export interface RequestedDocument {
  readonly open: OpenDocument;
  readonly rule: RuleDocument;
}

/**
 * A request about one open document, answered by a plain function of the service. The document is the one at the time of
 * the request: when it changes before the answer the request fails with `ContentModified`. Documents that cannot hold
 * KQL have the answer null.
 *
 * @param besides - of a document that a thread looks after: what is answered here all the same; undefined where the thread
 *   is to answer.
 */
export function documentFeature<P extends { readonly textDocument: { readonly uri: string } }, R, PR, E, O>(
  type: ProtocolRequestType<P, R | null, PR, E, O>,
  capabilities: Partial<ServerCapabilities>,
  handle: (
    document: RequestedDocument,
    params: P,
    context: FeatureContext,
    token: CancellationToken,
  ) => R | null | Promise<R | null>,
  besides?: (
    open: OpenDocument,
    params: P,
    context: FeatureContext,
    token: CancellationToken,
  ) => Promise<R | undefined>,
): Feature {
  return {
    method: type.method,
    capabilities: () => capabilities,
    register(context) {
      const { connection, documents, log } = context.session;
      const answer = guarded(
        log,
        type.method,
        (params: P) => documents.get(params.textDocument.uri),
        async (params, open, token) => {
          if (open === undefined) return null;
          if (!documents.isCurrent(open)) throw new ContentModified();
          if (context.threads.takes(open)) {
            const answer = await besides?.(open, params, context, token);
            return answer ?? context.threads.ask<R | null>(open, type.method, params, token);
          }
          const { rule } = open;
          return rule === undefined ? null : handle({ open, rule }, params, context, token);
        },
      );
      connection.onRequest(type.method, answer);
    },
  };
}

/**
 * A request that is about no document, or finds its document by itself: a `resolve`, a workspace search.
 *
 * @param uriOf - the document that it is about; undefined where it is about none.
 */
export function plainFeature<P extends object, R, PR, E, O>(
  type: ProtocolRequestType<P, R, PR, E, O>,
  capabilities: Partial<ServerCapabilities>,
  handle: (params: P, context: FeatureContext, token: CancellationToken) => R | Promise<R>,
  uriOf: (params: P) => string | undefined = () => undefined,
): Feature {
  return {
    method: type.method,
    capabilities: () => capabilities,
    register(context) {
      const { connection, log } = context.session;
      const answer = guarded(
        log,
        type.method,
        () => undefined,
        (params: P, _, token) => {
          const uri = uriOf(params);
          const taken = uri === undefined ? undefined : context.threads.takenAtUri(uri);
          if (taken === undefined) return handle(params, context, token);
          return context.threads.ask<R>(taken, type.method, params, token);
        },
      );
      connection.onRequest(type.method, answer);
    },
  };
}
