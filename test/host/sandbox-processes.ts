import { readdir, readFile, readlink } from 'node:fs/promises';

import { eventually } from '../support/eventually.ts';

export interface SandboxProcess {
  readonly pid: number;
  readonly command: string;
}

const LASTING_MS = 3_000;

/** The processes that were started with this sandbox's `HOME`: the client and whatever it left running. */
export async function processesWithHome(home: string): Promise<SandboxProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readOrEmpty(`/proc/${pid}/environ`);
      if (!environment.split('\0').includes(`HOME=${home}`)) return [];
      const command = (await readOrEmpty(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ').trim();
      return [{ pid: Number(pid), command }];
    }),
  );
  return found.flat();
}

/** Those that are still there after a while; a server is to end within 100 ms, the rest is for a busy machine. */
export async function lastingProcesses(home: string): Promise<SandboxProcess[]> {
  const none = async () => ((await processesWithHome(home)).length === 0 ? true : undefined);
  await eventually('no process', none, { timeoutMs: LASTING_MS }).catch(() => undefined);
  return processesWithHome(home);
}

export async function killProcesses(home: string): Promise<void> {
  for (const { pid } of await processesWithHome(home)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/** Addresses beyond loopback to which these processes hold a TCP connection right now, as the kernel writes them. */
export async function outsideConnections(processes: readonly SandboxProcess[]): Promise<string[]> {
  const found = await Promise.all(
    processes.map(async ({ pid, command }) => {
      const inodes = await socketInodes(pid);
      const tables = await Promise.all([`/proc/${pid}/net/tcp`, `/proc/${pid}/net/tcp6`].map(readOrEmpty));
      return tables
        .flatMap((table) => table.split('\n').slice(1))
        .map((line) => line.trim().split(/\s+/))
        .filter(([, , remote = '', , , , , , , inode = '']) => inodes.has(inode) && isOutside(remote))
        .map(([, , remote]) => `${command}: ${remote}`);
    }),
  );
  return found.flat();
}

async function socketInodes(pid: number): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

/** The kernel writes an address as hexadecimal words in machine order; all zeros belongs to a listening socket. */
const NOBODY = /^0*$/;
const LOOPBACK = /^(?:0{16}FFFF0000)?[0-9A-F]{6}7F$|^0{24}01000000$/;

function isOutside(remote: string): boolean {
  const address = remote.split(':')[0] ?? '';
  return !NOBODY.test(address) && !LOOPBACK.test(address);
}

async function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
