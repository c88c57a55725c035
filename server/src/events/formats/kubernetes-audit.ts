import type { Mapping } from '../mappings/types.js';

/** Audit events of a Kubernetes API server: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
export const KUBERNETES_AUDIT_MAPPINGS: readonly Mapping[] = [
  {
    name: 'kubernetes-audit',
    title: 'Kubernetes audit event',
    match: [
      { kind: 'Event', apiVersion: { startsWith: 'audit.k8s.io/' } },
      { auditID: true, requestURI: true, verb: true },
    ],
    table: 'AKSAudit',
    columns: {
      TimeGenerated: { path: ['stageTimestamp', 'requestReceivedTimestamp', 'timestamp'], fn: 'time' },
      Level: 'level',
      AuditId: 'auditID',
      Stage: 'stage',
      RequestUri: 'requestURI',
      Verb: 'verb',
      User: 'user',
      SourceIps: 'sourceIPs',
      UserAgent: 'userAgent',
      ObjectRef: 'objectRef',
      ResponseStatus: 'responseStatus',
      RequestObject: 'requestObject',
      ResponseObject: 'responseObject',
      RequestReceivedTime: { path: 'requestReceivedTimestamp', fn: 'time' },
      StageReceivedTime: { path: 'stageTimestamp', fn: 'time' },
      Annotations: 'annotations',
      PodName: 'pod',
    },
  },
];
