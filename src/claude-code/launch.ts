/** What the command line of our parent process says about the channel. */
export type Launch =
  /** Claude Code, started with our channel. */
  | 'with_channel'
  /** Claude Code, started without it. */
  | 'without_channel'
  /** The same, for the answer to one prompt only: `claude -p TEXT`. */
  | 'one_shot'
  /** A Claude Code command that only looks at its servers, such as `claude mcp list`. */
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

/** A program talks to this session, for as long as it likes. */
function takesManyPrompts(args: readonly string[]): boolean {
  return (
    args.includes('--input-format=stream-json') || args[args.indexOf('--input-format') + 1] === 'stream-json'
  );
}

/** The values of a flag that takes as many as follow: up to the next option. */
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

/** A plugin's server can only be named as plugin; a server of the user's settings has a name that we do not know. */
export function namesUs(entry: string, pluginName: string | undefined): boolean {
  return pluginName === undefined
    ? entry.startsWith('server:')
    : entry.split('@')[0] === `plugin:${pluginName}`;
}
