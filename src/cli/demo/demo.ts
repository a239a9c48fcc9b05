import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Target } from '../../core/target.ts';
import { systemClock } from '../../runtime/clock.ts';
import { findPluginRoot } from '../../runtime/installation.ts';
import { CanvasAddressFile } from '../canvas-address.ts';
import { type CommandContext, CommandError } from '../command.ts';
import { findProgram } from '../doctor/machine.ts';
import type { Output } from '../output.ts';
import { servePlatform } from '../platform.ts';
import { watchStopSignals } from '../stop-signal.ts';
import { createDemoWorkspaces } from './demo-workspaces.ts';
import { hasBun, writeJoinScript } from './join-script.ts';
import { runScriptedSession } from './scripted-session.ts';
import { Transcript } from './transcript.ts';
import { watchSession } from './watched-session.ts';

const flagsSchema = z.object({ port: z.number().optional(), scripted: z.boolean().default(false) });

/** Runs a platform, a workspace and a session on this machine until a signal ends it, and removes everything. Returns 0. */
export async function demoCommand(flags: unknown, { env, output, signals }: CommandContext): Promise<number> {
  const { port, scripted } = flagsSchema.parse(flags);
  const pluginRoot = requireBuiltPlugin();
  using stop = watchStopSignals(signals, env);
  const end = AbortSignal.any([stop.signal, output.readerGone]);
  using state = makeDemoState();
  const address = CanvasAddressFile.of('demo', env);
  await using served = await servePlatform({ port, address });
  const workspaces = await createDemoWorkspaces(served);
  writeDemoEnv(state, workspaces.session);
  introduce(served.canvasUrl, state.path, output);
  const transcript = new Transcript(output);
  const isClaudeHere = findProgram('claude', env) !== undefined;
  if (isClaudeHere && !scripted) {
    const joinCommand = writeJoinScript({ pluginRoot, stateDirectory: state.path, env });
    served.platform.joinCommands.set(workspaces.session.id, joinCommand);
    output.print(inviteText(output.style.strong(joinCommand), hasBun(env)));
    await watchSession({ served, workspaces, transcript }, end);
  } else {
    output.print(isClaudeHere ? SCRIPT_ASKED_FOR : SCRIPT_INSTEAD);
    const deps = { workspaces, transcript, pluginRoot, stateDirectory: state.path, env, clock: systemClock };
    await runScriptedSession(deps, end);
  }
  output.print(endText(served.addressPath));
  return 0;
}

/** Throws `CommandError`. */
function requireBuiltPlugin(): string {
  const root = findPluginRoot();
  if (root === undefined) {
    throw new CommandError(
      'the files of the plugin are not here.',
      'Run the program from the folder of the plugin.',
    );
  }
  if (existsSync(join(root, 'dist', 'channel.js'))) return root;
  throw new CommandError(
    `${join(root, 'dist', 'channel.js')} is missing: this checkout has not been built.`,
    `Run: cd ${root} && bun install && bun run build`,
  );
}

/** The state directory of a demo; disposed of, it is gone. */
interface DemoState extends Disposable {
  readonly path: string;
}

/** A new folder that only its owner can enter: `mkdtemp` makes it with mode 0700. */
function makeDemoState(): DemoState {
  const path = mkdtempSync(join(tmpdir(), 'molecule-demo-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes the settings as a user would. */
function writeDemoEnv(state: DemoState, target: Target): void {
  const lines = [
    `MOLECULE_PLATFORM_URL=${target.platformUrl}`,
    `MOLECULE_WORKSPACE_IDS=${target.id}`,
    `MOLECULE_WORKSPACE_TOKENS=${target.token.reveal()}`,
    // A person looks at the page and waits for the answer.
    'MOLECULE_POLL_INTERVAL_MS=1000',
  ];
  writeFileSync(join(state.path, '.env'), `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
}

function introduce(canvasUrl: string, stateDirectory: string, output: Output): void {
  output.print(`Molecule channel demo

  Canvas  ${output.style.strong(canvasUrl)}
          open this whole address in a browser and write a message
  State   ${stateDirectory}   (removed at the end)
  Stop    Ctrl-C

`);
}

function endText(addressPath: string | undefined): string {
  const kept =
    addressPath === undefined
      ? ''
      : `Kept is the canvas's address, so that an open tab works at the next start:\n  ${addressPath}\n`;
  return `\nStopped. Nothing is left: the platform, its data and the state directory are gone.\n${kept}`;
}

function inviteText(command: string, hasBunForIt: boolean): string {
  const bun = hasBunForIt
    ? ''
    : '\nBut first install Bun (https://bun.com): Claude Code starts the channel server with it.\n';
  return `Join with the real Claude Code: run this in another terminal, in any folder that it trusts, and confirm
with Enter that you want this channel. Messages from the canvas then arrive in that session.
${bun}
  ${command}

What the platform sees:

`;
}

const SCRIPT_INSTEAD = `There is no claude on the PATH: a script plays its part. The channel server is the real one.

`;
const SCRIPT_ASKED_FOR = `A script plays the part of Claude Code. The channel server is the real one.

`;
