import { quotedLine } from '../../core/safe-text.ts';
import { Bell } from '../../runtime/bell.ts';
import type { ServedPlatform } from '../platform.ts';
import { type DemoWorkspaces, SESSION_NAME, type Spoken } from './demo-workspaces.ts';
import type { Transcript } from './transcript.ts';

export interface WatchedSessionOptions {
  readonly served: ServedPlatform;
  readonly workspaces: DemoWorkspaces;
  readonly transcript: Transcript;
}

const LOOK_INTERVAL_MS = 2_000;
const CANVAS_USER = 'canvas user';
const GREETING =
  'Hello from the canvas! Please answer this message with one sentence, so that I can see that you are connected.';

/** Shows what the platform sees of a session that somebody else starts, until the signal aborts. */
export async function watchSession(
  { served, workspaces, transcript }: WatchedSessionOptions,
  signal: AbortSignal,
): Promise<void> {
  const bell = new Bell();
  const unsubscribe = served.platform.events.subscribe(() => bell.ring());
  const shown = new Set<string>();
  let wasConnected: boolean | undefined;
  try {
    await workspaces.sendAsCanvasUser(GREETING);
    while (!signal.aborted) {
      const isConnected = await workspaces.isSessionConnected();
      if (isConnected !== wasConnected) transcript.note(statusText(isConnected, wasConnected));
      wasConnected = isConnected;
      for (const spoken of await workspaces.conversation()) {
        if (shown.has(spoken.id)) continue;
        shown.add(spoken.id);
        transcript.say(asLine(spoken));
      }
      await bell.wait(LOOK_INTERVAL_MS, signal);
    }
  } finally {
    unsubscribe?.();
  }
}

function statusText(isConnected: boolean, before: boolean | undefined): string {
  if (isConnected) return 'a session has joined';
  return before === undefined
    ? 'nobody has joined yet; what is written now waits'
    : 'the session has left; what is written now waits';
}

/** A workspace calls itself what it likes, perhaps what we call a person. */
function labelOf(who: Spoken['to']): string {
  return who?.name === undefined ? CANVAS_USER : `peer ${quotedLine(who.name)}`;
}

function asLine({ at, direction, from, to, text }: Spoken) {
  return direction === 'in'
    ? { at, from: labelOf(from), to: SESSION_NAME, text }
    : { at, from: SESSION_NAME, to: labelOf(to), text };
}
