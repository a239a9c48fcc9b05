import { delimiter, dirname, join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import type { ChannelNotification } from '../../core/notification.ts';
import { type ScriptedHost, startScriptedHost } from '../../mcp/scripted-host.ts';
import type { Clock } from '../../runtime/clock.ts';
import { LAUNCHERS } from '../../runtime/installation.ts';
import { aborted, sleep } from '../../runtime/sleep.ts';
import { type Environment, readValue } from '../../settings/environment.ts';
import { CommandError } from '../command.ts';
import { type DemoWorkspaces, SESSION_NAME } from './demo-workspaces.ts';
import { type IncomingMessage, ScriptedAnswers } from './scripted-answers.ts';
import type { Transcript } from './transcript.ts';

export interface ScriptedSessionOptions {
  readonly workspaces: DemoWorkspaces;
  readonly transcript: Transcript;
  readonly pluginRoot: string;
  readonly stateDirectory: string;
  readonly env: Environment;
  readonly clock: Clock;
}

const FIRST_ANSWER_LIMIT_MS = 6_000;
const SIGNAL_GRACE_MS = 200;
const CANVAS_GREETING = 'Hello from the canvas! Is anybody there?';
const PEER_GREETING = 'Hello, I am another agent on this canvas. Did my message reach you?';

/**
 * Runs the real channel server with a script in the place of Claude Code, until the signal aborts. Throws
 * `CommandError` when the server does not start, or ends by itself.
 */
export async function runScriptedSession(
  options: ScriptedSessionOptions,
  signal: AbortSignal,
): Promise<void> {
  const { workspaces, transcript, clock } = options;
  const ended = new AbortController();
  const answered = Promise.withResolvers<void>();
  const inbound = new Inbound(transcript, new ScriptedAnswers(clock.nowMs), answered.resolve);
  const host = await startServer(options, inbound, ended, signal);
  if (host === undefined) return;
  inbound.attach(host);
  try {
    transcript.note(`the channel server answers, with ${host.toolNames.length} tools`);
    await workspaces.sendAsCanvasUser(CANVAS_GREETING);
    await Promise.race([answered.promise, sleep(FIRST_ANSWER_LIMIT_MS, signal)]);
    if (!signal.aborted) await workspaces.sendAsPeer(PEER_GREETING);
    await aborted(AbortSignal.any([signal, ended.signal]));
  } finally {
    await host.close();
  }
  // Ctrl-C ends the server as well, which may be noticed before this program gets its own signal.
  await sleep(SIGNAL_GRACE_MS, signal);
  if (!signal.aborted) throw serverEnded();
}

/** Undefined when the signal aborted meanwhile. */
async function startServer(
  { pluginRoot, stateDirectory, env, transcript }: ScriptedSessionOptions,
  inbound: Inbound,
  ended: AbortController,
  signal: AbortSignal,
): Promise<ScriptedHost | undefined> {
  try {
    return await startScriptedHost(
      {
        command: [join(pluginRoot, LAUNCHERS.server)],
        folder: stateDirectory,
        env: serverEnvironment(env, stateDirectory),
        onMessage: (message) => inbound.receive(message),
        onServerLine: (line) => transcript.note(line),
        onEnded: () => ended.abort(),
      },
      signal,
    );
  } catch (error) {
    if (signal.aborted) return undefined;
    throw serverEnded(error);
  }
}

/** Without the user's settings, which would win over the demo's file. */
function serverEnvironment(env: Environment, stateDirectory: string): Record<string, string> {
  const kept = ['SystemRoot', 'TMPDIR', 'TEMP', 'LANG'].flatMap((name) => {
    const value = readValue(env, name);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    // The Bun that runs this program, which need not be installed.
    PATH: [dirname(process.execPath), readValue(env, 'PATH') ?? ''].join(delimiter),
    HOME: stateDirectory,
    MOLECULE_STATE_DIR: stateDirectory,
    // Without Claude Code as its parent, the server cannot tell that messages are wanted.
    MOLECULE_CHANNEL: 'on',
  };
}

function serverEnded(cause?: unknown): CommandError {
  return new CommandError(
    'the channel server does not run.',
    'Its lines above, if there are any, say why; molecule-channel doctor may know more.',
    { cause },
  );
}

/** Shows what is pushed and answers it, one message after the other. */
class Inbound {
  readonly #transcript: Transcript;
  readonly #answers: ScriptedAnswers;
  readonly #onAnswered: () => void;
  readonly #host = Promise.withResolvers<ScriptedHost>();
  #turn: Promise<void> = Promise.resolve();

  constructor(transcript: Transcript, answers: ScriptedAnswers, onAnswered: () => void) {
    this.#transcript = transcript;
    this.#answers = answers;
    this.#onAnswered = onAnswered;
  }

  attach(host: ScriptedHost): void {
    this.#host.resolve(host);
  }

  receive(notification: ChannelNotification): void {
    this.#turn = this.#turn.then(() => this.#handle(notification));
  }

  async #handle({ content, meta }: ChannelNotification): Promise<void> {
    const transcript = this.#transcript;
    const from = meta.user ?? 'somebody';
    transcript.say({
      ...(meta.ts === undefined ? {} : { at: meta.ts }),
      from,
      to: SESSION_NAME,
      text: content,
    });
    const answer = this.#answers.answerTo(incoming(content, meta));
    if (answer === undefined) return;
    const host = await this.#host.promise;
    try {
      const result = await host.reply(meta.activity_id ?? '', answer);
      if (result.isError) transcript.note(`the reply failed: ${result.text}`);
      else transcript.say({ from: SESSION_NAME, to: from, text: answer });
    } catch (error) {
      transcript.note(`the reply failed: ${messageOf(error)}`);
    }
    this.#onAnswered();
  }
}

function incoming(text: string, meta: ChannelNotification['meta']): IncomingMessage {
  const peerId = meta.kind === 'peer_agent' ? meta.peer_id : undefined;
  return {
    text,
    activityId: meta.activity_id ?? '',
    isNotice: meta.kind === 'system_notice' || meta.kind === 'request',
    peer: peerId === undefined ? undefined : { id: peerId, name: meta.peer_name ?? 'Peer' },
  };
}
