/** Domains of services that everybody uses and rules look for; what stands below them stays. */
const PUBLIC_DOMAINS: ReadonlySet<string> = new Set(
  (
    'microsoft.com|microsoftonline.com|microsoft.net|windows.com|windows.net|windowsupdate.com|azure.com|azure.net|' +
    'office.com|office365.com|office.net|live.com|outlook.com|msn.com|bing.com|aka.ms|skype.com|visualstudio.com|' +
    'vscode.dev|nuget.org|powershellgallery.com|github.com|githubusercontent.com|github.dev|gitlab.com|bitbucket.org|' +
    'sourceforge.net|docker.com|docker.io|quay.io|ghcr.io|gcr.io|pkg.dev|mcr.microsoft.com|k8s.io|kubernetes.io|' +
    'helm.sh|istio.io|hashicorp.com|amazonaws.com|amazon.com|aws.dev|google.com|googleapis.com|' +
    'googleusercontent.com|gstatic.com|goo.gl|youtube.com|python.org|pypi.org|pythonhosted.org|npmjs.org|npmjs.com|' +
    'nodejs.org|yarnpkg.com|rubygems.org|crates.io|rust-lang.org|golang.org|go.dev|maven.org|apache.org|debian.org|' +
    'ubuntu.com|canonical.com|redhat.com|fedoraproject.org|centos.org|alpinelinux.org|archlinux.org|kernel.org|' +
    'gnu.org|mozilla.org|mozilla.com|chromium.org|w3.org|xmlsoap.org|openxmlformats.org|json-schema.org|adobe.com|' +
    'apple.com|icloud.com|cloudflare.com|cloudflare-dns.com|akamai.net|digicert.com|verisign.com|letsencrypt.org|' +
    'pastebin.com|paste.ee|hastebin.com|transfer.sh|file.io|anonfiles.com|gofile.io|mega.nz|mega.co.nz|dropbox.com|' +
    'dropboxusercontent.com|discord.com|discordapp.com|telegram.org|t.me|slack.com|ngrok.com|ngrok.io|' +
    'trycloudflare.com|bit.ly|tinyurl.com|ipify.org|ifconfig.me|ipinfo.io|ip-api.com|icanhazip.com|checkip.dyndns.org|' +
    'twitter.com|x.com|facebook.com|linkedin.com|wikipedia.org|teamviewer.com|anydesk.com|openssh.com|openssl.org|' +
    'libssh.org|oracle.com|java.com|mysql.com|postgresql.org|mongodb.org|elastic.co|falco.org|localtunnel.me|serveo.net'
  ).split('|'),
);

/** Endings below which a label names a customer of a cloud; before `s3` each does. */
const TENANT_ENDING =
  /\.(?:onmicrosoft\.com|(?:blob|file|queue|table|dfs|web)\.core\.windows\.net|database\.windows\.net|servicebus\.windows\.net|vault\.azure\.net|azurecr\.io|azmk8s\.io|azurewebsites\.net|cloudapp\.azure\.com|cloudapp\.net|azurefd\.net|azureedge\.net|trafficmanager\.net|search\.windows\.net|documents\.azure\.com|sharepoint\.com|s3(?:[.-][\w-]{1,32})?\.amazonaws\.com|(?:elb|rds|eks|execute-api|elasticache|redshift)(?:\.[\w-]{1,32})?\.amazonaws\.com|[\w-]{1,32}\.(?:elb|rds|eks|execute-api)\.amazonaws\.com|cloudfront\.net|okta\.com|atlassian\.net|service-now\.com|my\.salesforce\.com|zendesk\.com|herokuapp\.com|appspot\.com|run\.app|github\.io|gitlab\.io|workers\.dev|pages\.dev|netlify\.app|vercel\.app|ngrok\.io|ngrok-free\.app|trycloudflare\.com|opinsights\.azure\.com)$/u;

/** Last labels that make a name of two labels a domain; others end files and members of programs, too. */
const TOP = new Set('com|net|org|edu|gov|mil|eu|de|fr|uk|nl|ch|ru|cn|corp|lan|local|onion'.split('|'));

/** Last labels that make a name of three and more a domain. */
const TOP_OF_THREE = new Set(
  (
    'com|net|org|edu|gov|mil|int|info|biz|cloud|app|dev|io|ai|co|eu|de|fr|uk|nl|ch|at|us|ca|au|nz|jp|cn|ru|br|it|es|' +
    'se|no|dk|fi|be|cz|hu|ro|gr|pt|ie|za|mx|ar|kr|tw|hk|sg|tr|ua|il|ae|in|pl|lu|onion|' +
    'local|lan|corp|internal|intra|home|localdomain'
  ).split('|'),
);

/** Private ones, whose names are of an organisation's own hosts. */
const PRIVATE_TOP = new Set('local|lan|corp|internal|intra|home|localdomain'.split('|'));

/** Names with dots that are none of a domain: programs, files, parts of frameworks. */
const NO_DOMAIN =
  /^(?:(?:com|org|net|io|java|javax|sun|system|microsoft|windows)\..*|(?:more|tree|mode|chcp|format|diskcomp|diskcopy|edit|command|loadfix|win|graftabl|asp|ado|vb|paint|rc|user|config|settings|git)\.\w+|.*\.(?:svc|cluster)\.local)$/u;

/** What a name with dots is: somebody's domain and below, a public one, or none at all. */
export type FullNameKind = 'own' | 'private' | 'tenant' | 'public' | 'none';

/** The sort of a name in lower case. `isHost`: it stands where only a host can, as in a URL. */
export function fullNameKind(name: string, isHost: boolean): FullNameKind {
  const labels = name.split('.');
  const top = labels.at(-1)!;
  if (labels.length < 2 || /^\d+$/u.test(top)) return 'none';
  if (TENANT_ENDING.test(name)) return 'tenant';
  if (labels.some((_, at) => PUBLIC_DOMAINS.has(labels.slice(at).join('.')))) return 'public';
  if (!isHost && NO_DOMAIN.test(name)) return 'none';
  if (PRIVATE_TOP.has(top)) return isHost || labels.length > 2 || TOP.has(top) ? 'private' : 'none';
  return isHost || (labels.length === 2 ? TOP : TOP_OF_THREE).has(top) ? 'own' : 'none';
}

/** The domain that was registered of a name: its last two labels, or three below `co.uk` and the like. */
export function registered(name: string): string {
  const labels = name.split('.');
  const isSecond =
    labels.length > 2 &&
    /^(?:com?|org|net|ac|gov|edu|mil|ne|or|go)$/u.test(labels.at(-2)!) &&
    labels.at(-1)!.length === 2;
  return labels.slice(isSecond ? -3 : -2).join('.');
}

/** Which labels of a tenant's name are its own: the first, or all before `s3`. */
export function tenantLabels(name: string): number {
  const labels = name.split('.');
  const bucket = labels.findIndex((label) => /^s3(?:-[\w-]+)?$/u.test(label));
  return bucket > 0 && name.endsWith('.amazonaws.com') ? bucket : 1;
}
