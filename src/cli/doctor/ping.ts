import { PlatformError } from '../../core/errors.ts';
import type { Target } from '../../core/target.ts';
import type { MessageState, SettledBy } from '../../inbox/entry.ts';
import type { ActivityPage, PlatformClient } from '../../platform/client.ts';
import type { Clock } from '../../runtime/clock.ts';
import { commandLine } from '../../runtime/installation.ts';
import { sleep } from '../../runtime/sleep.ts';
import { readMessageBody } from '../../wire/message-body.ts';
import { pingMessageId } from '../../wire/ping.ts';
import { readInbox } from '../status/inbox-counts.ts';
import { type Check, fail, ok, type Verdict, warn } from './check.ts';
import { leaseHolder } from './checks/lease.ts';
import { type DoctorContext, targetsOf } from './context.ts';

/** How long each link may take. A poll comes after 15 s at the latest while the event stream works. */
export interface PingLimits {
  readonly feedMs: number;
  readonly inboxMs: number;
  readonly pushMs: number;
  readonly confirmMs: number;
}

const LIMITS: PingLimits = { feedMs: 15_000, inboxMs: 45_000, pushMs: 20_000, confirmMs: 60_000 };
const LOOK_MS = 100;
const SEND_TIMEOUT_MS = 15_000;

/**
 * Sends a message through the whole loop for each watched workspace, and follows it: platform, feed, inbox, push, session.
 * The first link that does not hold is the verdict. The session sees a short notice.
 */
export function pingCheck(limits: PingLimits = LIMITS): Check {
  return {
    id: 'ping',
    title: 'Ping',
    async run(context: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
      const targets = targetsOf(context);
      if (targets.length === 0)
        return [fail('nothing can be sent: no workspace is set up', `Run: ${commandLine('setup')}`)];
      const verdicts: Verdict[] = [];
      for (const target of targets) {
        verdicts.push({ ...(await pingOne(target, context, limits, signal)), workspace: target.id });
      }
      return verdicts;
    },
  };
}

async function pingOne(
  target: Target,
  { probes, clock, stateDirectory }: DoctorContext,
  limits: PingLimits,
  signal: AbortSignal,
): Promise<Verdict> {
  const client = probes.client(target);
  const messageId = pingMessageId(crypto.randomUUID());
  const startMs = clock.monotonicMs();
  const afterMs = () => `${Math.round(clock.monotonicMs() - startMs)} ms`;
  const until = <T>(limitMs: number, look: () => T | undefined | Promise<T | undefined>) =>
    waitFor(clock, limitMs, look, signal);
  try {
    await client.sendMessage(target.id, pingBody(messageId), SEND_TIMEOUT_MS, signal);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return fail(`broken at the platform: it does not take a message (${error.message})`, error.advice);
  }
  const activityId = await until(limits.feedMs, () => idInFeed(client, messageId, signal));
  if (activityId === undefined) {
    return fail(
      `broken at the platform: it took the message, and its feed does not show it within ${limits.feedMs / 1000} s`,
      'Nothing can be done about it here. Look at the messages of the workspace on the canvas, and tell the operator.',
    );
  }
  const lease = leaseHolder(stateDirectory);
  if (!lease.isHeld) {
    return fail(
      `broken at the session: the platform has the message (${afterMs()}), and no session on this machine receives`,
      `Start one; this says how: ${commandLine('status')}`,
    );
  }
  const stored = await until(limits.inboxMs, () => fateOf(stateDirectory, target.id, activityId));
  if (stored === undefined) {
    return fail(
      `broken at the server of the session (PID ${lease.pid ?? 'unknown'}): the platform has the message, and it is not fetched within ${limits.inboxMs / 1000} s`,
      `See what it says: ${commandLine('logs')}`,
    );
  }
  if (stored.state === 'ignored') {
    return fail(
      `broken at the server of the session: it does not know such a message (${stored.reason ?? 'ignored'})`,
      'It is of an older version: end that session and start a new one.',
    );
  }
  const isPushed = ({ state }: Fate) => state !== 'pending' && state !== 'fetched';
  const pushed = await until(limits.pushMs, () =>
    only(fateOf(stateDirectory, target.id, activityId), isPushed),
  );
  if (pushed === undefined) {
    return fail(
      'broken before the session: the message waits in the inbox and is not pushed',
      'Ask Claude for the channel status: it says why messages are kept.',
    );
  }
  const isOver = ({ state }: Fate) => state === 'settled' || state === 'undelivered';
  const over = await until(limits.confirmMs, () =>
    only(fateOf(stateDirectory, target.id, activityId), isOver),
  );
  if (over?.state === 'settled' && over.settledBy !== 'write') {
    return ok(`the whole loop works: the session confirmed the message after ${afterMs()}`);
  }
  if (over?.state === 'settled') {
    return warn(
      `the message was pushed after ${afterMs()}; whether the session saw it cannot be known`,
      'Only a session that has the plugin installed confirms, and only where hooks run.',
    );
  }
  return fail(
    `broken in Claude Code: the message was pushed, and the session does not confirm it within ${limits.confirmMs / 1000} s`,
    'It is busy, a dialog is open in it, or it does not listen: press Enter there, then ask Claude for the channel status.',
  );
}

function pingBody(messageId: string) {
  const message = {
    role: 'user',
    messageId,
    parts: [{ kind: 'text', text: 'Connection test of molecule-channel doctor.' }],
  } as const;
  return { jsonrpc: '2.0', id: crypto.randomUUID(), method: 'message/send', params: { message } } as const;
}

const FEED_QUERY = { sinceSeconds: 120, limit: 100 };

async function idInFeed(
  client: PlatformClient,
  messageId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  let page: ActivityPage;
  try {
    page = await client.activities(FEED_QUERY, signal);
  } catch (error) {
    if (error instanceof PlatformError) return undefined;
    throw error;
  }
  return page.activities.find(({ requestBody }) => readMessageBody(requestBody).messageId === messageId)?.id;
}

interface Fate {
  readonly state: MessageState;
  readonly reason: string | null;
  readonly settledBy: SettledBy | null;
}

const FATE =
  'SELECT state, reason, settled_by AS settledBy FROM message WHERE workspace_id = ? AND activity_id = ?';

/** What has become of a row here; undefined while it is not there. */
function fateOf(directory: string, workspaceId: string, activityId: string): Fate | undefined {
  return readInbox(
    directory,
    (_inbox, database) =>
      database.query<Fate, [string, string]>(FATE).get(workspaceId, activityId) ?? undefined,
  );
}

function only(fate: Fate | undefined, isRight: (fate: Fate) => boolean): Fate | undefined {
  return fate !== undefined && isRight(fate) ? fate : undefined;
}

async function waitFor<T>(
  clock: Clock,
  limitMs: number,
  look: () => T | undefined | Promise<T | undefined>,
  signal: AbortSignal,
): Promise<T | undefined> {
  const endMs = clock.monotonicMs() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (clock.monotonicMs() >= endMs || signal.aborted) return undefined;
    await sleep(LOOK_MS, signal);
  }
}
