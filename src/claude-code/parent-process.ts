import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PS_TIMEOUT_MS = 1_000;

/** The command line of the process that started us; undefined where the system does not tell (Windows). */
export function parentArguments(): readonly string[] | undefined {
  if (process.platform === 'win32') return undefined;
  return process.platform === 'linux' ? fromProc(process.ppid) : fromPs(process.ppid);
}

function fromProc(pid: number): readonly string[] | undefined {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return argv.length === 0 ? undefined : argv;
  } catch {
    return undefined;
  }
}

/** `ps` joins the arguments with spaces; flags and channel entries hold none. */
function fromPs(pid: number): readonly string[] | undefined {
  const result = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: PS_TIMEOUT_MS,
  });
  const line = (result.stdout ?? '').trim();
  return line === '' ? undefined : line.split(/\s+/);
}
