import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';

/** Of Linux: `f_type` of `statfs`, from `linux/magic.h` and the file systems' own sources. */
const LINUX_TYPES: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'CIFS',
  4266872130: 'SMB2',
  16914839: '9p',
  // Whatever it stands for, sshfs or a shared folder of a virtual machine, shared memory is not to be relied on.
  1702057286: 'FUSE',
  12805120: 'Ceph',
  1397113167: 'AFS',
  1799439955: 'AFS',
  1937076805: 'Coda',
  198183888: 'Lustre',
  1196443219: 'GPFS',
  1952539503: 'OCFS2',
  18225520: 'GFS2',
  2020557398: 'VirtualBox shared folder',
};
/** Of macOS, as `mount` names them. */
const MAC_TYPES = new Set(['nfs', 'smbfs', 'afpfs', 'webdav', 'ftp', 'cifs']);
const MOUNT_TIMEOUT_MS = 2_000;

/** The name of the network file system that a folder lies on; undefined for a local one, and where nobody knows. */
export function networkFileSystem(folder: string): string | undefined {
  try {
    if (process.platform === 'win32') return /^(?:\\\\|\/\/)[^?.]/.test(folder) ? 'SMB' : undefined;
    if (process.platform !== 'darwin') {
      // Some kernels give the type as a signed number.
      return LINUX_TYPES[statfsSync(folder).type >>> 0];
    }
    return macFileSystem(
      folder,
      execFileSync('/sbin/mount', { timeout: MOUNT_TIMEOUT_MS, encoding: 'utf8' }),
    );
  } catch {
    return undefined;
  }
}

/** @param mounts what `mount` prints: lines such as `//me@nas/home on /Volumes/home (smbfs, nodev)` */
export function macFileSystem(folder: string, mounts: string): string | undefined {
  const covering = mounts
    .split('\n')
    .map(mountOf)
    .filter(({ point }) => point === '/' || folder === point || folder.startsWith(`${point}/`));
  const nearest = covering.toSorted((one, other) => other.point.length - one.point.length)[0];
  return nearest !== undefined && (MAC_TYPES.has(nearest.type) || nearest.type.includes('fuse'))
    ? nearest.type
    : undefined;
}

function mountOf(line: string): { readonly point: string; readonly type: string } {
  const pointAt = line.indexOf(' on /');
  const optionsAt = line.lastIndexOf(' (');
  if (pointAt < 0 || optionsAt < pointAt) return { point: '', type: '' };
  const [type = ''] = line.slice(optionsAt + 2).split(/[,)]/);
  return { point: line.slice(pointAt + 4, optionsAt), type };
}
