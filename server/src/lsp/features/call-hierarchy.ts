import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
} from 'vscode-languageserver';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../../service/call-hierarchy.js';
import { documentFeature, plainFeature } from '../feature.js';

export const callHierarchyFeature = documentFeature(
  CallHierarchyPrepareRequest.type,
  { callHierarchyProvider: true },
  ({ open, rule }, { position }) => prepareCallHierarchy(rule, position, open.uri),
);

export const incomingCallsFeature = plainFeature(
  CallHierarchyIncomingCallsRequest.type,
  {},
  ({ item }, { session }) => {
    const rule = session.ruleAt(item.uri);
    return rule === undefined ? null : incomingCalls(rule, item);
  },
  ({ item }) => item.uri,
);

export const outgoingCallsFeature = plainFeature(
  CallHierarchyOutgoingCallsRequest.type,
  {},
  ({ item }, { session }) => {
    const rule = session.ruleAt(item.uri);
    return rule === undefined ? null : outgoingCalls(rule, item);
  },
  ({ item }) => item.uri,
);
