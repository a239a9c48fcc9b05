import { expect } from 'bun:test';
import fc from 'fast-check';
import type { Activity } from '../../src/core/activity.ts';
import { PlatformClient } from '../../src/platform/client.ts';
import { type PlatformEvent, readEvents } from '../../src/platform/events.ts';
import { Announcements } from '../../src/receive/announcements.ts';
import { BroadcastTexts } from '../../src/receive/broadcast-texts.ts';
import { Recovery } from '../../src/receive/recovery.ts';
import { RequestNews } from '../../src/receive/request-watch.ts';
import { StreamListener, workspaceBells } from '../../src/receive/stream-listener.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { fuzz } from '../support/fuzz.ts';
import { TOKEN } from '../support/hostile-answers.ts';
import { bodyOf, inPieces, maybeDamaged } from '../support/hostile-bytes.ts';
import { hostileBody, hostileJson, mostly } from '../support/hostile-json.ts';
import { OWN, PEER } from '../support/hostile-rows.ts';
import { hostileId, hostileText } from '../support/hostile-text.ts';
import { SILENT_EVENTS } from '../support/silent-events.ts';
import { targetOf } from '../support/tool-session.ts';

const TIME_MS = Date.UTC(2026, 0, 1);
const KEPT = 'Hello';
const ROW: Activity = {
  id: 'row',
  workspaceId: OWN,
  type: 'broadcast_receive',
  sourceId: PEER,
  summary: `Broadcast from Ann: ${KEPT}`,
  peerName: 'Ann',
  requestBody: { message: KEPT },
  createdAtMicros: TIME_MS * 1000,
  createdAt: '2026-01-01T00:00:00Z',
  projectedAttachments: [],
};

const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        type: mostly(
          fc.oneof(
            fc.constantFrom(
              'ACTIVITY_LOGGED',
              'USER_MESSAGE',
              'BROADCAST_MESSAGE',
              'REQUEST_CREATED',
              'REQUEST_MESSAGE',
              'WORKSPACE_HEARTBEAT',
              'WORKSPACE_PAUSED',
            ),
            hostileText,
          ),
        ),
        timestamp: mostly(fc.constantFrom(TIME_MS, 0, -1, 1e308)),
        data: mostly(
          fc.record(
            {
              message: mostly(fc.oneof(hostileText, fc.constant(`${KEPT} everybody`))),
              sender_id: mostly(fc.oneof(fc.constant(PEER), hostileId)),
              request_id: mostly(hostileId),
              activity_type: mostly(fc.constantFrom('a2a_receive', 'a2a_send')),
              source_id: mostly(fc.oneof(fc.constant(PEER), hostileId)),
              method: mostly(fc.constant('message/send')),
              request_body: hostileBody,
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: ['type'] },
    ),
  },
  { weight: 1, arbitrary: hostileJson },
);
const line = fc.oneof(
  { weight: 8, arbitrary: event.map((value) => `data: ${JSON.stringify(value) ?? ''}`) },
  { weight: 2, arbitrary: hostileText.map((text) => `data: ${text}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('event', 'id', 'retry', ''), hostileText)
      .map((parts) => parts.join(': ')),
  },
  { weight: 1, arbitrary: fc.constantFrom(': ping', 'data', 'data:', '\ufeffdata: {}', 'retry: 1e9') },
  { weight: 1, arbitrary: hostileText },
);
const stream = fc
  .array(
    fc
      .tuple(line, fc.constantFrom('\n\n', '\n\n', '\n\n', '\r\n\r\n', '\r\r', '\n', '\r', ''))
      .map((parts) => parts.join('')),
    { maxLength: 8 },
  )
  .map((lines) => Buffer.from(lines.join('')));

async function eventsOf(pieces: readonly Uint8Array[]): Promise<PlatformEvent[]> {
  const events: PlatformEvent[] = [];
  const onEvent = (heard: PlatformEvent) => void events.push(heard);
  await readEvents(bodyOf(pieces), { silenceMs: 60_000, onEvent }, new AbortController().signal);
  return events;
}

fuzz({
  name: 'event-streams',
  gateRuns: 500,
  input: fc.record({
    pieces: inPieces(maybeDamaged(stream)),
    end: fc.constantFrom('closes' as const, 'breaks' as const, 'is silent' as const),
  }),
  async check({ pieces, end }) {
    const events = await eventsOf(pieces);
    // However the network cuts it, it says the same.
    expect(await eventsOf([Buffer.concat(pieces)])).toEqual(events);
    for (const { type, atMs } of events) {
      expect(typeof type).toBe('string');
      expect(['number', 'undefined']).toContain(typeof atMs);
    }
    await listen(pieces, end, events.length);
  },
});

/** The stream as the receiving of a workspace takes it. */
async function listen(
  pieces: readonly Uint8Array[],
  end: 'closes' | 'breaks' | 'is silent',
  eventCount: number,
): Promise<void> {
  const stop = new AbortController();
  const client = new PlatformClient(
    targetOf({ id: OWN, token: TOKEN }),
    async () =>
      new Response(
        bodyOf(pieces, end, () => stop.abort()),
        { headers: { 'Content-Type': 'text/event-stream' } },
      ),
  );
  const clock = { ...systemClock, random: () => 0 };
  const states: string[] = [];
  const listeners = {
    bells: workspaceBells(),
    announcements: new Announcements(),
    recovery: new Recovery({ client, clock, onSignOfLife: () => undefined }),
    requestNews: new RequestNews(),
    broadcastTexts: new BroadcastTexts(),
  };
  const doorbell = (state: string) => {
    states.push(state);
    if (state === 'closed') stop.abort();
  };
  const listener = new StreamListener(
    { clock, wake: { onWake: () => () => undefined } },
    { client, events: { ...SILENT_EVENTS, doorbell } },
    listeners,
  );
  await listener.run(stop.signal);
  // What came right before a break may be lost; that it broke is a reason to look as well.
  const alive = states.includes('alive') || (end === 'closes' && eventCount > 0) ? ['alive'] : [];
  expect(states).toEqual(['unproven', ...alive, ...(end === 'is silent' ? [] : ['closed'])]);
  if (eventCount === 0) expect(alive).toEqual([]);
  // Nothing of it becomes a message: it only completes the text of a row that begins with the same words.
  const { requestBody } = listeners.broadcastTexts.complete(ROW);
  expect(JSON.stringify(requestBody)).toStartWith(`{"message":"${KEPT}`);
  for (const id of listeners.requestNews.take()) expect(id).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
  expect(listeners.announcements.missing(listeners.announcements.mark).size).toBeLessThanOrEqual(eventCount);
}
