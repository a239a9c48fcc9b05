import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { SenderGate } from '../../../src/inbox/access/sender-gate.ts';
import { Arrivals } from '../../../src/inbox/arrivals.ts';
import { DelegationLog } from '../../../src/inbox/delegation-log.ts';
import { migrate } from '../../../src/inbox/file/schema.ts';
import { Inbox } from '../../../src/inbox/inbox.ts';
import { Fence, InboxDatabase } from '../../../src/inbox/inbox-database.ts';
import { WaitingRoom } from '../../../src/inbox/waiting-room.ts';
import { arrival, WATERMARK, WORKSPACE, waitingIn } from '../../support/inbox-arrivals.ts';

const LIMITS = {
  agents: { messages: 3, bytes: 10_000 },
  all: { messages: 5, bytes: 20_000 },
};
const AGENT = { sender: { kind: 'peer_agent', peerId: 'p' } } as const;

function setUp() {
  const sqlite = new Database(':memory:', { strict: true });
  migrate(sqlite);
  const time = { nowMs: 0 };
  const database = new InboxDatabase(sqlite, () => time.nowMs);
  const room = new WaitingRoom(database, LIMITS);
  const fence = new Fence(database);
  const arrivals = new Arrivals(database, fence, new SenderGate(database), new DelegationLog(database), room);
  const inbox = new Inbox(sqlite, () => time.nowMs);
  let count = 0;
  return {
    inbox,
    arrivals,
    time,
    store(id: string, fields: Parameters<typeof arrival>[2] = {}, workspaceId = WORKSPACE) {
      count += 1;
      arrivals.store(workspaceId, [arrival(id, count, { workspaceId, ...fields })], WATERMARK);
    },
    waiting: (workspaceId = WORKSPACE) =>
      waitingIn(inbox, [workspaceId]).map(({ message }) => message.activityId),
  };
}

describe('where too much waits', () => {
  test('agents find no more room, and people still do', () => {
    const setup = setUp();
    for (const id of ['1', '2', '3', '4', '5']) setup.store(id, AGENT);
    setup.store('person');
    expect(setup.waiting()).toEqual(['1', '2', '3', 'person']);
    expect(setup.inbox.counts(WORKSPACE)).toMatchObject({ waiting: 4, leftOut: 2, ignored: 0 });
  });

  test('people find no more either, when it is very much', () => {
    const setup = setUp();
    for (const id of ['1', '2', '3', '4', '5', '6']) setup.store(id);
    expect(setup.waiting()).toEqual(['1', '2', '3', '4', '5']);
  });

  test('long texts count as what they are', () => {
    const setup = setUp();
    for (const id of ['1', '2', '3']) setup.store(id, { ...AGENT, text: 'x'.repeat(6_000) });
    expect(setup.waiting()).toEqual(['1', '2']);
  });

  test('another workspace has its own room', () => {
    const setup = setUp();
    for (const id of ['1', '2', '3', '4']) setup.store(id, AGENT);
    setup.store('5', AGENT, 'ws-2');
    expect(setup.waiting('ws-2')).toEqual(['5']);
  });

  test('the result of an own delegation is not an agent’s message like others', () => {
    const setup = setUp();
    for (const id of ['1', '2', '3', '4']) setup.store(id, AGENT);
    setup.store('result', { ...AGENT, delegation: { id: 'd', outcome: 'completed' } });
    expect(setup.waiting()).toEqual(['1', '2', '3', 'result']);
  });

  test('there is room again when messages are dealt with, a minute later at the latest', () => {
    const setup = setUp();
    for (const id of ['1', '2', '3']) setup.store(id, AGENT);
    for (const { row } of waitingIn(setup.inbox, [WORKSPACE])) setup.inbox.settleBySession(row, 'pop');
    setup.time.nowMs = 60_000;
    setup.store('4', AGENT);
    expect(setup.waiting()).toEqual(['4']);
  });
});

test('of rows that are no messages, only the latest ids are kept where there are very many', () => {
  const setup = setUp();
  const ignored = (index: number) => ({
    ...arrival(`echo ${index}`, index),
    outcome: { kind: 'ignored', reason: 'own_notify' } as const,
  });
  setup.store('before');
  for (let page = 0; page < 30; page += 1) {
    const rows = Array.from({ length: 5_000 }, (_, index) => ignored(page * 5_000 + index));
    setup.arrivals.store(WORKSPACE, rows, WATERMARK);
  }
  const { ignored: kept } = setup.inbox.counts(WORKSPACE);
  expect(kept).toBeGreaterThanOrEqual(100_000);
  expect(kept).toBeLessThanOrEqual(110_000);
  expect(setup.inbox.has(WORKSPACE, 'echo 149999')).toBeTrue();
  expect(setup.waiting()).toEqual(['before']);
});
