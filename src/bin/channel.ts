import { parentArguments } from '../claude-code/parent-arguments.ts';
import { FirstAnswer } from '../mcp/first-answer.ts';
import { systemClock } from '../runtime/clock.ts';
import { ownMemory, runMemory } from '../runtime/memory.ts';
import { watchForShutdown } from '../runtime/shutdown.ts';
import { sleep } from '../runtime/sleep.ts';
import { processEnvironment } from '../settings/environment.ts';
import { mayRelayPermissions } from '../settings/relay-mention.ts';

/** While the rest is loaded nothing is answered, so the host's first question is waited for, but not for long. */
const FIRST_QUESTION_MS = 100;
/** Claude Code kills a server that is still there a little later. */
const HARD_DEADLINE_MS = 380;

const env = processEnvironment();
const isPlugin = env.CLAUDE_PLUGIN_ROOT !== undefined;
const shutdown = watchForShutdown({ stdin: process.stdin, stdout: process.stdout, process });
shutdown.signal.addEventListener('abort', () => setTimeout(() => process.exit(0), HARD_DEADLINE_MS));

const writeStderr = (text: string) => void process.stderr.write(text);
process.stderr.on('error', () => {
  // The host closed our stderr: the log file has the same lines.
});
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  // The host does not restart a server that died, so a bug in one place must not silence the others.
  process.on(event, (error: unknown) => {
    writeStderr(`molecule channel: ${event}: ${error instanceof Error ? error.message : 'unknown'}\n`);
  });
}

// A limit on file sizes then is an error of the write, as a full disk is; without a listener this signal ends the process.
process.on('SIGXFSZ', () => undefined);

// With the relay the host is told of one thing more, which only what reads the settings can decide.
const early = mayRelayPermissions(env) ? undefined : new FirstAnswer(process.stdin, process.stdout);
if (early !== undefined) await Promise.race([early.settled, sleep(FIRST_QUESTION_MS, shutdown.signal)]);
const { runChannel } = await import('../channel/main.ts');
void runMemory({ clock: systemClock, ...ownMemory }, shutdown.signal);
await runChannel(
  {
    env,
    stdin: process.stdin,
    stdout: process.stdout,
    early,
    writeStderr,
    isPlugin,
    parentArgv: parentArguments(env),
  },
  shutdown.signal,
);
process.exit(0);
