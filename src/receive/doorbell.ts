import { backoffMs } from '../core/backoff.ts';
import { PlatformError, ProtocolError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import type { PlatformClient } from '../platform/client.ts';
import { type PlatformEvent, readEvents } from '../platform/events.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import type { WakeWatch } from '../runtime/wake-watch.ts';
import { HEARTBEAT_INTERVAL_MS } from './presence.ts';
import type { DoorbellState } from './workspace-events.ts';

export interface DoorbellDeps {
  readonly client: PlatformClient;
  readonly clock: Clock;
  /** Rung when a message may be there: for the event that says so, or when a stream opens. */
  readonly bell: { ring(event?: PlatformEvent): void };
  /** Rung when the workspace itself may have changed, e.g. was paused. */
  readonly stateBell: Pick<Bell, 'ring'>;
  /** After so much silence the stream is dead; the time of two heartbeats and more unless given. */
  readonly silenceMs?: number;
  /** Tells when the stream is of no use any more although it reports no error. */
  readonly wake: Pick<WakeWatch, 'onWake'>;
  /** Rung when a closed stream is worth opening again before its time. */
  readonly reopenBell: Bell;
  /** False while the platform refuses the workspace: then there is nothing to open. */
  readonly isAccepted: () => boolean;
  readonly onState: (state: DoorbellState) => void;
  /** Called for every event, before the bells are rung. */
  readonly onEvent: (event: PlatformEvent) => void;
}

/** Events that our own presence and replies cause; every other one may mean a message. */
const NOT_INBOUND = new Set([
  'WORKSPACE_HEARTBEAT',
  'WORKSPACE_ONLINE',
  'WORKSPACE_STATUS',
  'AGENT_CARD_UPDATED',
  'AGENT_MESSAGE',
  'TASK_UPDATED',
]);

/** Events of requests leave no row, or one that comes later. */
const OF_REQUESTS = /^REQUEST_/;

/** Events about the workspace itself, e.g. that it was paused or removed; their names differ between platforms. */
const OF_THE_WORKSPACE = /^WORKSPACE_(?!HEARTBEAT$)/;

/** Each of our own heartbeats makes an event: two of them, and what jitter and the network can add. */
const SILENCE_MS = 2 * HEARTBEAT_INTERVAL_MS + 15_000;
const REOPEN = { baseMs: 500, capMs: 60_000 };
const REOPEN_RINGS = { atOnce: 3, refillMs: 10_000 };
/** A workspace that is accepted again rings. */
const REFUSED_MS = 60_000;
/** When to ask a platform without the stream again: it may have been updated. */
const ABSENT = { baseMs: 600_000, capMs: 3_600_000 };

/** Listens to the platform's event stream of one workspace, and rings. Its failures only make messages slower. */
export function runDoorbell(deps: DoorbellDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, bell, onState } = deps;
  let failures = 0;
  const onAlive = () => {
    failures = 0;
  };
  return runLoop({
    clock,
    signal,
    bell: deps.reopenBell,
    rings: REOPEN_RINGS,
    async round() {
      if (!deps.isAccepted()) return REFUSED_MS;
      let isAbsent = false;
      try {
        const stream = await client.eventStream(signal);
        // No event tells what happened before the stream was open.
        bell.ring();
        onState('unproven');
        await listenUntilWake(deps, stream, signal, onAlive);
      } catch (error) {
        isAbsent = meansAbsent(error);
      }
      if (signal.aborted) return 0;
      failures += 1;
      onState(isAbsent ? 'absent' : 'closed');
      return backoffMs(failures, isAbsent ? ABSENT : REOPEN, clock.random());
    },
  });
}

async function listenUntilWake(
  deps: DoorbellDeps,
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onAlive: () => void,
): Promise<void> {
  const ending = new AbortController();
  const stopWatching = deps.wake.onWake(() => ending.abort());
  try {
    await listen(deps, stream, AbortSignal.any([signal, ending.signal]), onAlive);
  } finally {
    stopWatching();
  }
}

function listen(
  deps: DoorbellDeps,
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onAlive: () => void,
): Promise<void> {
  let isAlive = false;
  const onEvent = (event: PlatformEvent) => {
    const { type } = event;
    if (!isAlive) {
      deps.onState('alive');
      onAlive();
    }
    isAlive = true;
    deps.onEvent(event);
    if (!NOT_INBOUND.has(type) && !OF_REQUESTS.test(type)) deps.bell.ring(event);
    if (OF_THE_WORKSPACE.test(type)) deps.stateBell.ring();
  };
  return readEvents(stream, { silenceMs: deps.silenceMs ?? SILENCE_MS, onEvent }, signal);
}

/** Not found, not allowed or not a stream: the same answer would come again, unless something else gave it for a while. */
function meansAbsent(error: unknown): boolean {
  if (!(error instanceof PlatformError) || error.actor === 'time') return false;
  if (error instanceof ProtocolError) return true;
  return error instanceof HttpStatusError && error.status < 500 && error.status !== 401;
}
