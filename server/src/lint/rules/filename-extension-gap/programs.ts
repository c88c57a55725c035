/** Tools that are in use on Windows and on Unix, by their name without extension. */
const EVERYWHERE = new Set(
  `7z aws az bash buildah containerd crictl ctr curl docker gcloud git helm java kdigger kubectl kubeletctl minikube nc ncat nerdctl nmap node npm openssl
  oc peirates perl php podman pwsh python python3 rclone ruby scp sftp skopeo ssh terraform trivy wget masscan rustscan ngrok cloudflared chisel
  frpc sshd telnet ftp nslookup ping whoami hostname powershell`.split(/\s+/),
);

/** Programs that come with Windows and exist nowhere else. */
const WINDOWS = new Set(
  `at bitsadmin certreq certutil cmd cmdkey cmstp cscript csvde dsquery esentutl expand explorer findstr forfiles fltmc hh ieexec ipconfig
  installutil ldifde lsass mavinject mmc msbuild msdt mshta msiexec msxsl net net1 netsh nltest ntdsutil odbcconf pcalua procdump psexec quser reg
  regasm regedit regsvcs regsvr32 rundll32 sc schtasks services svchost systeminfo taskkill tasklist vssadmin wbadmin wevtutil winlogon winrs wmic wscript
  wmiprvse`.split(/\s+/),
);

/** The other name of a program, and what is missing when only the first is tested. */
export interface OtherForm {
  readonly name: string;
  readonly gap: 'windows' | 'unix' | 'incomplete';
}

/** The name that a program has on another system, or in full; undefined for what is not known to have one. */
export function otherForm(name: string): OtherForm | undefined {
  const folded = name.toLowerCase();
  if (folded.endsWith('.exe')) {
    const stem = name.slice(0, -'.exe'.length);
    // PowerShell and tools that ping and resolve are older under their Windows name: rules with it mean Windows.
    return EVERYWHERE.has(stem.toLowerCase()) && CONTAINER_AND_CLOUD.has(stem.toLowerCase())
      ? { name: stem, gap: 'unix' }
      : undefined;
  }
  if (WINDOWS.has(folded)) return { name: `${name}.exe`, gap: 'incomplete' };
  return EVERYWHERE.has(folded)
    ? { name: `${name}.exe`, gap: folded === 'powershell' ? 'incomplete' : 'windows' }
    : undefined;
}

/** Tools that are at home on Unix, so that a rule with their Windows name alone looks at the lesser part. */
const CONTAINER_AND_CLOUD = new Set(
  'buildah containerd crictl ctr docker helm kdigger kubectl kubeletctl minikube nerdctl oc peirates podman skopeo terraform trivy masscan rustscan'.split(
    ' ',
  ),
);
