import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PLUGIN } from '../core/product.ts';

/** What the command line of our parent process says about the channel. */
export type Launch =
  /** Claude Code, started with our channel. */
  | 'with_channel'
  /** Claude Code, started without it. */
  | 'without_channel'
  /** The same, for the answer to one prompt only: `claude -p TEXT`. */
  | 'one_shot'
  /** A Claude Code command that opens no session, such as `claude mcp list`. */
  | 'probe'
  /** Not readable, or not Claude Code: there is no flag to look for. */
  | 'unknown';

export interface LaunchFacts {
  /** The parent's arguments, program included; undefined when they cannot be read. */
  readonly argv: readonly string[] | undefined;
  /** Our plugin's name when Claude Code loaded us as a plugin; undefined for a server of the user's own settings. */
  readonly pluginName: string | undefined;
}

export const CHANNEL_FLAG = '--channels';
export const DEVELOPMENT_FLAG = '--dangerously-load-development-channels';

const PS_TIMEOUT_MS = 1_000;
const PROBE_COMMANDS = new Set([
  'mcp',
  'plugin',
  'plugins',
  'doctor',
  'agents',
  'update',
  'install',
  'config',
]);

/** What a user types to start Claude Code with our channel, as a plugin of this marketplace. */
export function launchCommand(marketplace: string): string {
  return `claude ${DEVELOPMENT_FLAG} plugin:${PLUGIN.name}@${marketplace}`;
}

/**
 * Reads the parent's command line. It says what was asked for, not what the host granted; and it misses an SDK host
 * that switches the channel on later, for which `MOLECULE_CHANNEL=on` exists.
 */
export function readLaunch(facts: LaunchFacts): Launch {
  if (facts.argv === undefined) return 'unknown';
  const args = claudeCodeArguments(facts.argv);
  if (args === undefined) return 'unknown';
  if (args[0] !== undefined && PROBE_COMMANDS.has(args[0])) return 'probe';
  // The host ignores the development flag in print mode.
  const flags = isPrintMode(args) ? [CHANNEL_FLAG] : [CHANNEL_FLAG, DEVELOPMENT_FLAG];
  if (channelEntries(args, flags).some((entry) => namesUs(entry, facts.pluginName))) return 'with_channel';
  return isPrintMode(args) && !takesManyPrompts(args) ? 'one_shot' : 'without_channel';
}

/** The arguments after the program, when it is Claude Code: its own binary, or node or bun running it. */
export function claudeCodeArguments(argv: readonly string[]): readonly string[] | undefined {
  const [program = '', script = ''] = argv;
  if (isClaudeCode(program)) return argv.slice(1);
  return /(^|[\\/])(node|bun)(\.exe)?$/i.test(program) && isClaudeCode(script) ? argv.slice(2) : undefined;
}

function isClaudeCode(path: string): boolean {
  return (
    /(^|[\\/])claude(\.exe)?$/i.test(path) || /[\\/](claude-code[^\\/]*|claude[\\/]versions)[\\/]/i.test(path)
  );
}

export function isPrintMode(args: readonly string[]): boolean {
  return args.includes('-p') || args.includes('--print');
}

/** Whether another program gives this session its prompts, one after the other. */
function takesManyPrompts(args: readonly string[]): boolean {
  return (
    args.includes('--input-format=stream-json') || args[args.indexOf('--input-format') + 1] === 'stream-json'
  );
}

/** The values of flags that take all that follows, up to the next option. */
export function channelEntries(args: readonly string[], flags: readonly string[]): string[] {
  const entries: string[] = [];
  let isCollecting = false;
  for (const arg of args) {
    const assigned = flags.find((flag) => arg.startsWith(`${flag}=`));
    if (assigned !== undefined) entries.push(arg.slice(assigned.length + 1));
    if (arg.startsWith('-')) isCollecting = flags.includes(arg);
    else if (isCollecting) entries.push(arg);
  }
  return entries.flatMap((entry) => entry.split(/[\s,]+/));
}

/**
 * Whether an entry of a channel flag means us: a plugin's server is named as plugin, a server of the user's settings by a
 * name that we do not know.
 */
export function namesUs(entry: string, pluginName: string | undefined): boolean {
  return pluginName === undefined
    ? entry.startsWith('server:')
    : entry.split('@')[0] === `plugin:${pluginName}`;
}

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
