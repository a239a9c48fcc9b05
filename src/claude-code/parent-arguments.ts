import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, readValue } from '../settings/environment.ts';

const PS_TIMEOUT_MS = 1_000;
/** PowerShell takes its time to start, and nothing waits for it. */
const POWERSHELL_TIMEOUT_MS = 15_000;

/** Program and arguments of the process that started us; undefined where the system does not tell. Slow on Windows. */
export async function parentArguments(env: Environment): Promise<readonly string[] | undefined> {
  switch (process.platform) {
    case 'linux':
      return fromProc(process.ppid);
    case 'win32':
      return fromPowerShell(process.ppid, readValue(env, 'SystemRoot') ?? 'C:\\Windows');
    default:
      return fromPs(process.ppid);
  }
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

/** Asks the class `Win32_Process`, which every Windows since 8 has. */
function fromPowerShell(pid: number, system: string): Promise<readonly string[] | undefined> {
  const program = join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const query = `(Get-CimInstance -ClassName Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
  const args = ['-NoProfile', '-NonInteractive', '-Command', query];
  return new Promise((resolve) => {
    execFile(program, args, { timeout: POWERSHELL_TIMEOUT_MS, windowsHide: true }, (error, stdout) => {
      const argv = error === null ? splitWindowsCommandLine(stdout.trim()) : [];
      resolve(argv.length === 0 ? undefined : argv);
    });
  });
}

/** As programs on Windows split it (Microsoft, "Parsing C command-line arguments"). */
export function splitWindowsCommandLine(line: string): string[] {
  const args: string[] = [];
  let arg: string | undefined;
  let isQuoted = false;
  for (const [part = ''] of line.matchAll(/\\*"|[^\s"\\]+|\\+(?!")|\s+/g)) {
    if (/^\s/.test(part) && !isQuoted) {
      if (arg !== undefined) args.push(arg);
      arg = undefined;
      continue;
    }
    const backslashes = part.endsWith('"') ? part.length - 1 : 0;
    if (!part.endsWith('"')) arg = (arg ?? '') + part;
    else if (backslashes % 2 === 1) arg = `${arg ?? ''}${'\\'.repeat((backslashes - 1) / 2)}"`;
    else {
      arg = (arg ?? '') + '\\'.repeat(backslashes / 2);
      isQuoted = !isQuoted;
    }
  }
  if (arg !== undefined) args.push(arg);
  return args;
}
