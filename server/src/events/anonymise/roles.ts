/** What a column, or a key within a dynamic, holds by its name. */
export type Role =
  | 'host'
  | 'account'
  | 'domain'
  | 'person'
  | 'resource'
  /** A name with dots, or an address with one. */
  | 'url'
  /** Hexadecimal digits that stand for a device. */
  | 'hex-id'
  /** Digits that stand for a customer of a cloud. */
  | 'number-id'
  /** Left as it is: digests of files, versions, kinds. */
  | 'kept'
  /** Text in which names may stand, and numbers of versions, which look like addresses. */
  | 'words'
  /** Text in which names may stand. */
  | 'text';

const NAMES: Readonly<Record<Exclude<Role, 'kept' | 'words' | 'text'>, string>> = {
  host:
    'devicename|computer|computername|hostname|host|machinename|workstationname|workstation|nodename|node|dvc|' +
    'dvchostname|srchostname|dsthostname|sourcehostname|remotedevicename|remotehostname|' +
    'servername|targetservername|subjectmachinename|sourcecomputer|targetcomputer|remotemachinename|' +
    'devicednsname|sourcehost|destinationhost|hostcustomentity|devicehostname|fqdn|dvcfqdn|agentname',
  account:
    'accountname|initiatingprocessaccountname|requestaccountname|subjectusername|targetusername|username|user|' +
    'account|sourceusername|destinationusername|targetaccount|subjectaccount|samaccountname|useridentityusername|' +
    'sessionissuerusername|caller|actorusername|targetaccountname|loginname|logonname|userid|initiatedbyuser|' +
    'accountcustomentity|userprincipalname|accountupn|initiatingprocessaccountupn|upn|subjectuser|targetuser|' +
    'sourceuserid|destinationuserid|processuser|parentuser|remoteuser',
  domain:
    'accountdomain|initiatingprocessaccountdomain|requestaccountdomain|subjectdomainname|targetdomainname|domainname|' +
    'ntdomain|dnsdomain|userdomain|hostdomain|sourcentdomain|destinationntdomain|dvcdomain|targetoutbounddomainname',
  person: 'userdisplayname|accountdisplayname|identity|fullname|givenname|surname|manager',
  resource:
    'resourcegroup|resourcegroupname|clustername|subscriptionname|machinegroup|devicegroup|workspacename|vaultname|' +
    'storageaccountname|organizationname|tenantname|companyname|department',
  url:
    'remoteurl|url|originurl|fileoriginurl|fileoriginreferrerurl|requesturl|uri|requesturi|destinationhostname|queryname|' +
    'dnsquery|dnsquerystring|query|domain|remotedomain',
  'hex-id':
    'deviceid|initiatingdeviceid|machineid|remotedeviceid|macaddress|mac|sourcemacaddress|destinationmacaddress|' +
    'srcmacaddr|dstmacaddr|devicemacaddress',
  'number-id':
    'accountid|recipientaccountid|useridentityaccountid|sessionissueraccountid|ownerid|awsaccountid|accountnumber',
};

const BY_NAME: ReadonlyMap<string, Role> = new Map(
  Object.entries(NAMES).flatMap(([role, names]) => names.split('|').map((name) => [name, role as Role] as const)),
);

const KEPT =
  /(?:sha1|sha256|sha512|md5|hash(?:es)?|version)$|^(?:type|actiontype|sourcesystem|category|operationname|appdisplayname|eventname|eventsource|channel|activity|severity)$/u;

const WORDS = /(?:versioninfo[a-z]*|useragent)$/u;

/** The role of a column or key by its name, which is compared without case and marks. */
export function roleOf(name: string): Role {
  const bare = name.toLowerCase().replace(/[^a-z0-9]/gu, '');
  return BY_NAME.get(bare) ?? (KEPT.test(bare) ? 'kept' : WORDS.test(bare) ? 'words' : 'text');
}

/** Names of values in logs that say less than columns do. */
const IN_TEXT: Readonly<Record<string, Role>> = Object.fromEntries([
  ...['acct', 'auid', 'uid', 'euid', 'suser', 'duser', 'ruser', 'logname', 'login'].map((k) => [k, 'account'] as const),
  ...['shost', 'dhost', 'rhost', 'dvchost'].map((k) => [k, 'host'] as const),
]);

/** The role of a value that stands within text, by the name before it. */
export function textRoleOf(name: string): Role {
  return IN_TEXT[name.toLowerCase()] ?? roleOf(name);
}
