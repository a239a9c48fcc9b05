import { describe, expect, test } from 'bun:test';
import { Secret } from '../../../src/core/secret.ts';
import { formatTimestampMicros } from '../../../src/core/timestamp.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { Announcements } from '../../../src/receive/announcements.ts';
import { pollAfter } from '../../../src/receive/cursor-poll.ts';
import { feedIntake } from '../../../src/receive/intake.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { SILENT_EVENTS, windowOf } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';

const START_MICROS = Date.now() * 1000;
const CURSOR = { id: 'row-0', createdAtMicros: START_MICROS };

function row(number: number, fields: Record<string, unknown> = {}) {
  return {
    id: `row-${number}`,
    workspace_id: 'ws-1',
    activity_type: 'a2a_receive',
    method: 'message/send',
    request_body: { task: `message ${number}` },
    created_at: formatTimestampMicros(START_MICROS + number),
    ...fields,
  };
}

/** Polls a platform that answers `after` with rows, five of which make a page. */
async function poll(rowsAfter: (cursorId: string) => readonly unknown[]) {
  using dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const { arrivals } = inbox.takeOver();
  let requests = 0;
  const client = new PlatformClient(
    { id: 'ws-1', token: new Secret('t'), platformUrl: 'http://127.0.0.1' },
    async (request) => {
      requests += 1;
      return Response.json(rowsAfter(new URL(request.url).searchParams.get('since_id') ?? ''));
    },
  );
  const intake = feedIntake({ arrivals, workspaceId: 'ws-1', files: NO_FILES, events: SILENT_EVENTS });
  const window = windowOf(30, 5);
  const announcements = new Announcements();
  const deps = { client, intake, clock: systemClock, window, announcements, events: SILENT_EVENTS };
  const result = await pollAfter(deps, CURSOR, new AbortController().signal);
  const isMarked = arrivals.watermark('ws-1') !== undefined;
  inbox.close();
  return { result, requests, isMarked };
}

const numberOf = (id: string) => Number(id.slice('row-'.length));
const five = (from: number, fields?: Record<string, unknown>) =>
  Array.from({ length: 5 }, (_, index) => row(from + index, fields));

describe('a sweep is left to do it, and the window stays where it was', () => {
  test('when pages come without end', async () => {
    const { result, requests, isMarked } = await poll((cursorId) => five(numberOf(cursorId) + 1));
    expect(result).toBeUndefined();
    expect(requests).toBe(20);
    expect(isMarked).toBeFalse();
  });

  test('when a full page comes whose rows cannot be read', async () => {
    const { result, requests, isMarked } = await poll(() => five(1, { source_id: 'not an id!' }));
    expect(result).toBeUndefined();
    expect(requests).toBe(1);
    expect(isMarked).toBeFalse();
  });

  test('when the platform ignores the cursor', async () => {
    const { result, requests } = await poll(() => five(1));
    expect(result).toBeUndefined();
    expect(requests).toBe(2);
  });
});

test('a page that is not full ends it', async () => {
  const pages = [five(1), [row(6), row(7, { source_id: 'not an id!' })]];
  const { result, isMarked } = await poll(() => pages.shift() ?? []);
  expect(result).toMatchObject({ fresh: 6, rowsFetched: 7, newest: { id: 'row-6' } });
  expect(isMarked).toBeTrue();
});
