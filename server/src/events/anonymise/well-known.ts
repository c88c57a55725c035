/** Accounts and authorities that are the same everywhere: rules look for them, and they name nobody. In lower case. */
export const COMMON_NAMES: ReadonlySet<string> = new Set(
  (
    'root|admin|administrator|guest|user|system|local system|localsystem|local service|network service|anonymous|' +
    'anonymous logon|nt authority|nt service|builtin|window manager|font driver host|defaultaccount|default|public|' +
    'all users|default user|workgroup|localhost|localdomain|everyone|nobody|daemon|bin|sys|sync|games|man|mail|news|' +
    'proxy|backup|operator|www-data|apache|nginx|httpd|mysql|postgres|postgresql|redis|mongodb|tomcat|jenkins|docker|' +
    'containerd|dockerd|kube|kubelet|git|svn|sshd|ssh|ftp|ntp|chrony|dbus|messagebus|polkitd|systemd|syslog|messages|' +
    'ubuntu|debian|centos|fedora|ec2-user|azureuser|vagrant|ansible|nagios|zabbix|prometheus|grafana|elastic|' +
    'unknown|none|null|n/a|test|service|svc|www|dev|prod|staging|app|api|web|db|kali|pi|host|node|server|client|' +
    'computer|domain|corp|internal|office|local|lan|home|intra|account|username|password|' +
    'iis apppool|defaultapppool|trustedinstaller|krbtgt|root@localhost|microsoft|windows|azure|aws|google|amazon|' +
    'unix|metadata|users|administrators|domain admins|domain users|domain controllers|' +
    'nt service|nt virtual machine|font driver host|kubernetes|default-scheduler|masterclient|aksservice'
  ).split('|'),
);

/** Whether a name, in lower case, is kept: a common one, a service's own, or a number. */
export function isCommonName(name: string): boolean {
  return (
    COMMON_NAMES.has(name) ||
    name.length < 2 ||
    /^[\d\W_]+$/u.test(name) ||
    /^(?:dwm|umfd)-\d+$/u.test(name) ||
    /^systemd-/u.test(name) ||
    /^s-1-(?!5-21|12-1)/u.test(name)
  );
}

/** Endings of domain names that stay: they belong to nobody's own network, or to a cloud. */
export const COMMON_SUFFIXES: readonly string[] = [
  'onmicrosoft.com',
  'microsoft.com',
  'microsoftonline.com',
  'windows.net',
  'azure.com',
  'azure.net',
  'azurecr.io',
  'azmk8s.io',
  'cloudapp.net',
  'azurewebsites.net',
  'internal.cloudapp.net',
  'amazonaws.com',
  'ec2.internal',
  'compute.internal',
  'googleapis.com',
  'googleusercontent.com',
  'gcr.io',
  'github.com',
  'docker.io',
  'docker.com',
  'k8s.io',
  'svc.cluster.local',
  'cluster.local',
];

/** Last labels of private networks, which stay; all others become `example`. */
export const PRIVATE_TOP_LABELS: ReadonlySet<string> = new Set(
  'local|lan|internal|corp|home|intra|localdomain|arpa|test|example|invalid|private'.split('|'),
);
