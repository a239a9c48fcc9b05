import { z } from 'zod';
import { ConfigError } from '../../core/errors.ts';
import { capital, quotedLine, safeWord } from '../../core/safe-text.ts';
import type { Target } from '../../core/target.ts';
import type { WorkspaceInfo } from '../../platform/client.ts';
import { type Environment, readValue, stateDirectory } from '../../settings/environment.ts';
import { count } from '../../settings/findings.ts';
import { type CommandContext, CommandError } from '../command.ts';
import { leaseHolder } from '../doctor/checks/lease.ts';
import type { Output } from '../output.ts';
import { type PlatformAccess, platformAccess, readConfig } from '../platform-access.ts';
import { watchStopSignals } from '../stop-signal.ts';
import { type CheckedWorkspace, checkWorkspace } from './check-workspace.ts';
import { connectClaudeCode } from './connect-claude-code.ts';
import { corrected, type Draft, toTarget } from './connection.ts';
import { CancelledError, type Conversation, plainConversation } from './conversation.ts';
import { createWorkspace } from './create-workspace.ts';
import { findWorkspaces } from './found-workspaces.ts';
import { askForDrafts, completed, draftsFrom, requireWhole } from './gather.ts';
import { EnvFile } from './write-workspaces.ts';

const flagsSchema = z.object({
  url: z.string().optional(),
  id: z.string().optional(),
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  from: z.string().optional(),
  found: z.boolean().default(false),
  create: z.string().optional(),
  parent: z.string().optional(),
  adminTokenFile: z.string().optional(),
  plugin: z.boolean().optional(),
  marketplace: z.string().optional(),
  allow: z.boolean().optional(),
  bun: z.boolean().optional(),
  yes: z.boolean().default(false),
});
export type SetupFlags = z.output<typeof flagsSchema>;

/** Attempts of one person at a terminal; who needs more should look first. */
const MAX_ATTEMPTS = 10;

interface Setup {
  readonly flags: SetupFlags;
  readonly context: CommandContext;
  readonly conversation: Conversation;
  readonly access: PlatformAccess;
  readonly file: EnvFile;
  /** Aborts when the user ends it. */
  readonly stop: AbortSignal;
}

/** A workspace that the platform knows, with the token that it takes. */
interface ProvenWorkspace {
  readonly target: Target;
  readonly info: WorkspaceInfo;
}

/**
 * Connects this machine to a workspace: finds address, id and token, proves them against the platform, writes them, and
 * brings Claude Code to where one command is left. Returns 0; throws `CommandError`, and then the settings are as before
 * unless it says otherwise.
 */
export async function setupCommand(flags: unknown, context: CommandContext): Promise<number> {
  const given = flagsSchema.parse(flags);
  using stop = watchStopSignals(context.signals, context.env);
  try {
    return await setUp(given, context, stop.signal);
  } catch (error) {
    throw stop.signal.aborted ? new CancelledError() : error;
  }
}

async function setUp(given: SetupFlags, context: CommandContext, stop: AbortSignal): Promise<number> {
  const { env, output, input } = context;
  const directory = stateDirectory(env);
  const config = readConfig(env, directory);
  const conversation = input.isTerminal ? await atTerminal(output, stop) : plainConversation(output);
  const setup: Setup = {
    flags: given,
    context,
    conversation,
    access: platformAccess(env, config),
    file: new EnvFile(directory, env),
    stop,
  };
  refuseWiderChanges(env, given);
  if (given.token !== undefined) conversation.say('warning', TOKEN_ARGUMENT);
  const proven = await proveAll(setup);
  refuseNewCanvas(env, proven, config);
  await write(setup, proven, directory);
  await connectClaudeCode(given, { env, conversation, directory, output });
  return 0;
}

async function atTerminal(output: Output, stop: AbortSignal): Promise<Conversation> {
  // Loading it takes a while, and most commands ask nothing.
  const { terminalConversation } = await import('./terminal.ts');
  return terminalConversation(output, stop);
}

const TOKEN_ARGUMENT =
  'A token on the command line stays in the history of the shell, and others on this machine can see it while this runs. Better: --token-file <file>, or the standard input; and create a new token on the canvas when that matters.';

/** Gathers and proves until it works, or there is nobody to correct it. */
async function proveAll(setup: Setup): Promise<readonly ProvenWorkspace[]> {
  const { flags, context, conversation } = setup;
  const { env, input } = context;
  const found = findWorkspaces(env, process.cwd());
  if (flags.create !== undefined) return [await createAndProve(setup, flags.create)];
  const drafts = await draftsFrom(flags, found, input);
  const { questions } = conversation;
  const isEmpty = drafts.every((draft) => Object.keys(draft).length === 0);
  if (questions === undefined || !isEmpty) return proveEach(setup, drafts);
  const asked = await askForDrafts(questions, found);
  if (asked !== 'create') return proveEach(setup, asked);
  return [await createAndProve(setup, await questions.text('Name of the new workspace', 'My laptop'))];
}

async function createAndProve(setup: Setup, name: string): Promise<ProvenWorkspace> {
  const { flags, context, conversation, access, stop } = setup;
  const draft = await createWorkspace({ ...flags, name }, context.input, conversation, access.send, stop);
  return prove(setup, draft, []);
}

async function proveEach(setup: Setup, drafts: readonly Draft[]): Promise<readonly ProvenWorkspace[]> {
  const proven: ProvenWorkspace[] = [];
  for (const draft of drafts) {
    const others = drafts.flatMap(({ id }) => id ?? []);
    proven.push(await prove(setup, draft, others));
  }
  return proven;
}

async function prove(setup: Setup, written: Draft, otherIds: readonly string[]): Promise<ProvenWorkspace> {
  const { conversation, access, file, stop } = setup;
  let draft = written;
  for (let attempt = 1; ; attempt += 1) {
    const { draft: whole, notices } = corrected(await completed(draft, conversation));
    requireWhole(whole);
    for (const notice of notices) conversation.say('info', notice);
    const problem = await examine(
      whole,
      [...otherIds, ...file.workspaces().map(({ id }) => id)],
      access,
      stop,
    );
    if (problem.isGood) {
      conversation.say(
        'done',
        `${quotedLine(problem.info.name)} is there, and the platform takes the token.`,
      );
      return { target: toTarget(whole), info: problem.info };
    }
    const { fact, fix, part } = problem;
    if (conversation.questions === undefined || attempt === MAX_ATTEMPTS) {
      throw new CommandError(`${fact}. Nothing was written.`, fix);
    }
    conversation.say('problem', `${capital(fact)}. ${fix}`);
    if (
      !(await conversation.questions.confirm(
        part === 'none' ? 'Try again?' : `Correct ${WORDS[part]}?`,
        true,
      ))
    ) {
      throw new CommandError(`${fact}. Nothing was written.`, fix);
    }
    draft = without(whole, part);
  }
}

const WORDS = { address: 'the address', id: 'the id', token: 'the token' } as const;

function without({ platformUrl, id, token }: Draft, part: 'address' | 'id' | 'token' | 'none'): Draft {
  return {
    ...(part === 'address' || platformUrl === undefined ? {} : { platformUrl }),
    ...(part === 'id' || id === undefined ? {} : { id }),
    ...(part === 'token' || token === undefined ? {} : { token }),
  };
}

async function examine(
  draft: Draft,
  otherIds: readonly string[],
  { client }: PlatformAccess,
  stop: AbortSignal,
): Promise<CheckedWorkspace> {
  try {
    return await checkWorkspace(toTarget(draft), otherIds, client, stop);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [{ variable = '', got = '', expected = '', fix = '' } = {}] = error.problems;
    const part = variable.includes('address') ? 'address' : variable.includes('token') ? 'token' : 'id';
    return { isGood: false, part, fact: `${variable}: got ${got}, expected ${expected}`, fix };
  }
}

/**
 * Inside of a session a message may have talked Claude into it, and whoever can write to a workspace can write to the
 * session: there only the first workspace is set up, and those of a canvas that is used already.
 */
function refuseNewCanvas(
  env: Environment,
  proven: readonly ProvenWorkspace[],
  config: ReturnType<typeof readConfig>,
): void {
  const known =
    config instanceof ConfigError ? [] : config.settings.targets.map(({ platformUrl }) => platformUrl);
  const isNew = known.length > 0 && proven.some(({ target }) => !known.includes(target.platformUrl));
  if (isNew && isInSession(env)) refuse('another canvas is not added from inside a Claude Code session.');
}

function refuseWiderChanges(env: Environment, { allow, plugin, yes, create }: SetupFlags): void {
  if (!isInSession(env)) return;
  if (allow === true || plugin === true || yes) {
    refuse('the settings of Claude Code are not changed from inside a session.');
  }
  if (create !== undefined) refuse('no workspace is made from inside a Claude Code session.');
}

function isInSession(env: Environment): boolean {
  return readValue(env, 'CLAUDECODE') !== undefined;
}

function refuse(what: string): never {
  throw new CommandError(`${what} Nothing was written.`, 'Run the same command in a terminal of your own.');
}

const MERGED = {
  added: 'Written',
  token_replaced: 'The token is replaced',
  address_replaced: 'The address is replaced',
  unchanged: 'It was there already',
} as const;

async function write(
  { conversation, file, context: { env } }: Setup,
  proven: readonly ProvenWorkspace[],
  directory: string,
): Promise<void> {
  const merged = await file.add(proven.map(({ target }) => target));
  const isHeld = leaseHolder(directory).isHeld;
  for (const [index, { info }] of proven.entries()) {
    const what = MERGED[merged[index] ?? 'added'];
    conversation.say(
      'done',
      `${quotedLine(info.name)}: ${what.charAt(0).toLowerCase()}${what.slice(1)} in ${file.path}.`,
    );
    if (info.status === 'online' && !isHeld) {
      conversation.say(
        'warning',
        `${quotedLine(info.name)} is online from somewhere else at the moment: sessions in both places would get its messages.`,
      );
    } else if (!['online', 'awaiting_agent', 'offline'].includes(info.status)) {
      conversation.say(
        'warning',
        `${quotedLine(info.name)} is ${safeWord(info.status)} on the canvas: messages may wait there.`,
      );
    }
  }
  tellOverrides(conversation, env, directory, proven);
}

/** What a session would really use may come from the environment. */
function tellOverrides(
  conversation: Conversation,
  env: Environment,
  directory: string,
  proven: readonly ProvenWorkspace[],
): void {
  const config = readConfig(env, directory);
  if (config instanceof ConfigError) {
    for (const { variable, got, fix } of config.problems) {
      conversation.say('warning', `${variable}: got ${got}. ${fix}`);
    }
    return;
  }
  const used = new Set(config.settings.targets.map(({ id }) => id));
  const missing = proven.filter(({ target }) => !used.has(target.id));
  if (missing.length === 0) return;
  const names = ['MOLECULE_WORKSPACES_JSON', 'MOLECULE_WORKSPACE_IDS', 'MOLECULE_WORKSPACES', 'WORKSPACE_ID'];
  const set = names.filter((name) => readValue(env, name) !== undefined).join(', ');
  conversation.say(
    'warning',
    `This shell's environment names other workspaces (${set}), which go before the file: ${count(missing.length, 'workspace')} would not be used by a session that is started here. Unset them first.`,
  );
}
