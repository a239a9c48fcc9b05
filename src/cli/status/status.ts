import { z } from 'zod';
import { sleep } from '../../runtime/sleep.ts';
import type { CommandContext } from '../command.ts';
import { watchStopSignals } from '../stop-signal.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import { isReceived, statusText } from './text.ts';

const flagsSchema = z.object({
  watch: z.boolean().default(false),
  json: z.boolean().default(false),
  offline: z.boolean().default(false),
  alwaysSucceed: z.boolean().default(false),
});

const LOOK_MS = 2_000;
const CLEAR_SCREEN = '\u001B[H\u001B[2J\u001B[3J';

/**
 * Says whether a session on this machine receives, for which workspaces, and what waits. Returns 0 when one does, else 1;
 * watching ends with a signal, and then it is 0.
 */
export async function statusCommand(
  flags: unknown,
  { env, output, signals }: CommandContext,
): Promise<number> {
  const { watch, json, offline, alwaysSucceed } = flagsSchema.parse(flags);
  const write = (snapshot: Snapshot, indent: number) =>
    json
      ? `${JSON.stringify({ receiving: isReceived(snapshot), ...snapshot }, null, indent)}\n`
      : statusText(snapshot, output);
  if (!watch) {
    const snapshot = await takeSnapshot(env, offline, new AbortController().signal);
    output.print(write(snapshot, 2));
    return alwaysSucceed || isReceived(snapshot) ? 0 : 1;
  }
  using stop = watchStopSignals(signals, env);
  const end = AbortSignal.any([stop.signal, output.readerGone]);
  const isScreen = output.columns !== undefined && !json;
  let last = '';
  while (!end.aborted) {
    const text = write(await takeSnapshot(env, offline, new AbortController().signal), 0);
    // A program gets a line whenever something changed; a person sees the newest state alone.
    if (isScreen) output.print(`${CLEAR_SCREEN}${text}\nCtrl-C ends this.\n`);
    else if (text !== last) output.print(text);
    last = text;
    await sleep(LOOK_MS, end);
  }
  return 0;
}
