import { PLUGIN } from '../core/product.ts';
import { type Environment, readValue } from '../settings/environment.ts';
import { readBackgroundJob } from './background-job.ts';
import { readHostSession } from './host-session.ts';

/** What is known, without asking, of whether the program that started us listens to the channel. */
export type Launch =
  | 'with_channel'
  | 'without_channel'
  /** A background session of Claude Code (`claude --bg`, agents view), which has no channel. */
  | 'background'
  /** Claude Code without the channel, for the answer to one prompt only: `claude -p TEXT`. */
  | 'one_shot'
  /** A Claude Code command that opens no session, such as `claude mcp list`. */
  | 'probe'
  /** Claude Code, of which nothing tells with what it was started. */
  | 'unknown'
  /** Not Claude Code: there is no flag to look for. */
  | 'other_host';

export interface LaunchFacts {
  /** The parent's arguments, program included; undefined when they cannot be read. */
  readonly argv: readonly string[] | undefined;
  /** Our plugin's name when Claude Code loaded us as a plugin; undefined for a server of the user's own settings. */
  readonly pluginName: string | undefined;
  readonly env: Environment;
  readonly parentPid: number;
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

/** What a user types to start Claude Code with our channel, as a plugin of this marketplace. */
export function launchCommand(marketplace: string): string {
  return `claude ${DEVELOPMENT_FLAG} plugin:${PLUGIN.name}@${marketplace}`;
}

/**
 * Reads the parent's command line; in a background session, where that is the one of a process that was kept warm, also
 * what Claude Code notes of the job and of the session. It says what was asked for, not what the host granted; and it
 * misses an SDK host that switches the channel on later, for which `MOLECULE_CHANNEL=on` exists.
 */
export function readLaunch(facts: LaunchFacts): Launch {
  const { argv, env, pluginName } = facts;
  const args = argv === undefined ? undefined : claudeCodeArguments(argv);
  if (args?.[0] !== undefined && PROBE_COMMANDS.has(args[0])) return 'probe';
  const job = readBackgroundJob(env);
  const given = [...(args ?? []), ...(job?.flags ?? [])];
  // The host ignores the development flag in print mode, and takes it from what it starts in the background.
  const flags = isPrintMode(given) || job !== undefined ? [CHANNEL_FLAG] : [CHANNEL_FLAG, DEVELOPMENT_FLAG];
  if (channelEntries(given, flags).some((entry) => namesUs(entry, pluginName))) return 'with_channel';
  if (job !== undefined || isWarmed(args))
    return job?.isComplete === true ? 'background' : unlessKnown(facts);
  if (args === undefined) return isFromClaudeCode(env) ? unlessKnown(facts) : 'other_host';
  return isPrintMode(args) && !takesManyPrompts(args) ? 'one_shot' : 'without_channel';
}

/** Where no command line tells: how Claude Code says it was started, and how it lists the session. */
function unlessKnown({ env, parentPid }: LaunchFacts): Launch {
  if (ENTRY_POINTS_WITHOUT_CHANNELS.has(entryPoint(env) ?? '')) return 'without_channel';
  return readHostSession(env, parentPid)?.kind === 'bg' ? 'background' : 'unknown';
}

/** Ways into Claude Code that have no channel flags: an editor, an app, a job of a continuous integration. */
const ENTRY_POINTS_WITHOUT_CHANNELS: ReadonlySet<string> = new Set([
  'claude-vscode',
  'claude-desktop',
  'claude-code-github-action',
  'local-agent',
  'mcp',
]);

/** How Claude Code was started, as it tells its servers; undefined when it is not Claude Code that started us. */
export function entryPoint(env: Environment): string | undefined {
  return readValue(env, 'CLAUDE_CODE_ENTRYPOINT');
}

/** Claude Code sets these for every server that it starts. */
function isFromClaudeCode(env: Environment): boolean {
  return readValue(env, 'CLAUDECODE') !== undefined || entryPoint(env) !== undefined;
}

/** Whether this process was started before anybody knew for what: `claude bg-spare`. */
function isWarmed(args: readonly string[] | undefined): boolean {
  return args !== undefined && (args[0] === 'bg-spare' || args.includes('--bg-spare'));
}

/** The arguments after the program, when it is Claude Code: its own binary, or node or bun running it. */
export function claudeCodeArguments(argv: readonly string[]): readonly string[] | undefined {
  const [program = '', script = ''] = argv;
  if (isClaudeCode(program)) return argv.slice(1);
  // A background process of Claude Code gives itself a title, which takes the place of the program.
  const title = /^claude (\S+)$/.exec(program);
  if (title !== null) return [title[1] ?? '', ...argv.slice(1)];
  return /(^|[\\/])(node|bun)(\.exe)?$/i.test(program) && isClaudeCode(script) ? argv.slice(2) : undefined;
}

function isClaudeCode(path: string): boolean {
  return (
    /(^|[\\/])claude(\.exe)?$/i.test(path) ||
    /[\\/](claude-code[^\\/]*|claude-agent-sdk[^\\/]*|claude[\\/]versions)[\\/]/i.test(path)
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

/** Whether an entry of a channel flag means us; what a user's own settings call our server, we do not know. */
export function namesUs(entry: string, pluginName: string | undefined): boolean {
  return pluginName === undefined
    ? entry.startsWith('server:')
    : entry.split('@')[0] === `plugin:${pluginName}`;
}
