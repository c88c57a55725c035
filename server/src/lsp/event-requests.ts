import { RequestType } from 'vscode-languageserver';
import { EVENTS_REQUEST, type EventsAction, type EventsParams, type EventsResult } from '../service/protocol/events.js';
import type { FeatureContext } from './context.js';
import { guarded } from './guard.js';
import { pathOfUri } from './paths.js';
import { requestProgress } from './progress.js';
import type { EventsJob } from './run-messages.js';

const EVENTS = new RequestType<EventsParams, EventsResult, void>(EVENTS_REQUEST);

/** Answers the requests about event files themselves, in the thread that runs rules. */
export function registerEvents({ session, runs }: FeatureContext): void {
  const { connection, log } = session;
  const noDocument = (): undefined => undefined;
  connection.onRequest(
    EVENTS,
    guarded(log, EVENTS_REQUEST, noDocument, async ({ uris, action, workDoneToken }: EventsParams, _, token) => {
      const progress = requestProgress(connection, TITLES[action.kind], workDoneToken);
      const job = { paths: uris.map(pathOfUri), action: withPath(action), folders: session.folders };
      try {
        return await runs.events(job, token, (message, percentage) => progress.report(message, percentage));
      } finally {
        progress.done();
      }
    }),
  );
}

const TITLES: Readonly<Record<EventsAction['kind'], string>> = {
  summarise: 'Reading events',
  convert: 'Converting events',
  anonymise: 'Anonymising events',
  propose: 'Proposing a mapping',
};

function withPath(action: EventsAction): EventsJob['action'] {
  return 'target' in action ? { ...action, target: pathOfUri(action.target) } : action;
}
