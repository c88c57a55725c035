import type { Mapping } from '../mappings/types.js';
import { AUDITD_MAPPINGS } from './auditd.js';
import { CLOUDTRAIL_MAPPINGS } from './cloudtrail.js';
import { ECS_MAPPINGS } from './ecs.js';
import { FALCO_MAPPINGS } from './falco.js';
import { KUBERNETES_AUDIT_MAPPINGS } from './kubernetes-audit.js';
import { OCSF_MAPPINGS } from './ocsf.js';
import { OSQUERY_MAPPINGS } from './osquery.js';
import { SYSMON_MAPPINGS } from './sysmon.js';
import { WINDOWS_SECURITY_MAPPINGS } from './windows-security.js';

/** The mappings that come with the program; the first that matches a record is taken. */
export const BUILT_IN_MAPPINGS: readonly Mapping[] = [
  ...SYSMON_MAPPINGS,
  ...WINDOWS_SECURITY_MAPPINGS,
  ...AUDITD_MAPPINGS,
  ...OCSF_MAPPINGS,
  ...FALCO_MAPPINGS,
  ...OSQUERY_MAPPINGS,
  ...KUBERNETES_AUDIT_MAPPINGS,
  ...CLOUDTRAIL_MAPPINGS,
  ...ECS_MAPPINGS,
];
