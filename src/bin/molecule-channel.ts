import { createInput } from '../cli/input.ts';
import { createOutput } from '../cli/output.ts';
import { runProgram } from '../cli/program.ts';
import { sleep } from '../runtime/sleep.ts';
import { processEnvironment } from '../settings/environment.ts';

/** A reader that has stopped reading must not keep the program alive. */
const FLUSH_LIMIT_MS = 500;

const env = processEnvironment();
const output = createOutput(process.stdout, process.stderr, env);
const input = createInput(process.stdin, process.stdout.isTTY);
const exitCode = await runProgram(process.argv.slice(2), { env, input, output, signals: process });
await Promise.race([output.flushed(), sleep(FLUSH_LIMIT_MS, new AbortController().signal)]);
process.exit(exitCode);
