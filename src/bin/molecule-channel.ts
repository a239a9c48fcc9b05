import { createInput } from '../cli/input.ts';
import { createOutput } from '../cli/output.ts';
import { runProgram } from '../cli/program.ts';
import { sleep } from '../runtime/sleep.ts';
import { processEnvironment } from '../settings/environment.ts';

/** A reader that has stopped reading must not keep the program alive. */
const FLUSH_LIMIT_MS = 500;

/** A terminal that is gone can keep Bun busy in what reads it: a command that does not end by itself is ended. */
const HANGUP_LIMIT_MS = 5_000;
const HUNG_UP = 129;
process.once('SIGHUP', () => void setTimeout(() => process.exit(HUNG_UP), HANGUP_LIMIT_MS).unref());

const env = processEnvironment();
const output = createOutput(process.stdout, process.stderr, env);
const input = createInput(process.stdin, process.stdout.isTTY);
const exitCode = await runProgram(process.argv.slice(2), { env, input, output, signals: process });
await Promise.race([output.flushed(), sleep(FLUSH_LIMIT_MS, new AbortController().signal)]);
process.exit(exitCode);
