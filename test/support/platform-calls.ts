import { createExternalWorkspace } from '../../src/platform/admin.ts';
import type { PlatformClient } from '../../src/platform/client.ts';
import { readEvents } from '../../src/platform/events.ts';
import type { FetchLike } from '../../src/platform/http.ts';
import { mintToken } from '../../src/platform/mint-token.ts';
import type { UploadPart } from '../../src/platform/uploads.ts';
import { REQUEST_ID, TOKEN } from './hostile-answers.ts';
import { OWN, PEER } from './hostile-rows.ts';
import { BASE, targetOf } from './tool-session.ts';

type Call = (client: PlatformClient, signal: AbortSignal) => Promise<unknown>;
/** One of them as all are asked: with a client and with what sends for it. */
type PlatformCall = (client: PlatformClient, send: FetchLike, signal: AbortSignal) => Promise<unknown>;

/** Of every page. */
export const ASKED_ROWS = 5;
const QUERY = { sinceSeconds: 30, limit: ASKED_ROWS };
const MESSAGE = {
  jsonrpc: '2.0',
  id: '1',
  method: 'message/send',
  params: { message: { role: 'user', messageId: 'm-1', parts: [{ kind: 'text', text: 'x' }] } },
} as const;
const FILE: UploadPart = {
  name: 'a.txt',
  mimeType: 'text/plain',
  sizeBytes: 1,
  async *read() {
    yield Buffer.from('a');
  },
};

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** Everything that a client asks of a platform, by the name of the method. */
export const CLIENT_CALLS: Readonly<Record<string, Call>> = {
  activities: (client, signal) => client.activities(QUERY, signal),
  activitiesOf: (client, signal) => client.activitiesOf(PEER, QUERY, signal),
  activitiesAfter: (client, signal) => client.activitiesAfter('row', ASKED_ROWS, signal),
  activitiesOfAfter: (client, signal) => client.activitiesOfAfter(PEER, 'row', ASKED_ROWS, signal),
  rowBefore: (client, signal) => client.rowBefore(1, signal),
  broadcasts: (client, signal) => client.broadcasts(QUERY, signal),
  broadcastsAfter: (client, signal) => client.broadcastsAfter('row', 5, signal),
  acknowledgeActivities: (client, signal) => client.acknowledgeActivities(1, signal),
  findOutMerging: (client, signal) => client.findOutMerging(signal),
  ping: (client, signal) => client.ping({ timeoutMs: 60_000, everyMs: 0 }, signal),
  register: (client, signal) => client.register({ name: 'x' }, signal),
  heartbeat: (client, signal) =>
    client.heartbeat({ error_rate: 0, active_tasks: 0, uptime_seconds: 1, current_task: '' }, signal),
  workspace: (client, signal) => client.workspace(signal, PEER),
  state: (client, signal) => client.state(signal),
  sendMessage: (client, signal) => client.sendMessage(PEER, MESSAGE, 60_000, signal),
  notifyUser: (client, signal) => client.notifyUser({ message: 'x' }, signal),
  secrets: (client, signal) => client.secrets(signal),
  async eventStream(client, signal) {
    const events: unknown[] = [];
    const stream = await client.eventStream(signal);
    const onEvent = (event: unknown) => void events.push(event);
    await readEvents(stream, { silenceMs: 60_000, onEvent }, signal);
    return events;
  },
  async 'uploads.download'(client, signal) {
    const download = await client.uploads.download('f-1', signal);
    try {
      return await all(download.chunks);
    } finally {
      download.cancel();
    }
  },
  'uploads.acknowledge': (client, signal) => client.uploads.acknowledge('f-1', signal),
  'uploads.limits': (client, signal) => client.uploads.limits(signal),
  'uploads.upload': (client, signal) => client.uploads.upload([FILE], signal),
  'peers.list': (client, signal) => client.peers.list('x', signal),
  'peers.address': (client, signal) => client.peers.address(PEER, signal),
  'peers.discover': (client, signal) => client.peers.discover(PEER, signal),
  'peers.queued': (client, signal) => client.peers.queued(PEER, 'q-1', signal),
  'delegations.start': (client, signal) =>
    client.delegations.start({ target_id: PEER, task: 'x', idempotency_key: 'k' }, signal),
  'delegations.list': (client, signal) => client.delegations.list(signal),
  'delegations.rows': (client, signal) => all(client.delegations.rows(undefined, signal)),
  'history.read': (client, signal) =>
    client.history.read({ peerId: PEER, beforeMicros: undefined, limit: 5 }, signal),
  'memories.commit': (client, signal) => client.memories.commit({ content: 'x', scope: 'LOCAL' }, signal),
  'memories.recall': (client, signal) => client.memories.recall({ text: 'x', scope: undefined }, signal),
  'plugins.download': async (client, signal) => all(await client.plugins.download('x', signal)),
  'requests.received': (client, signal) => client.requests.received(signal),
  'requests.raised': (client, signal) => client.requests.raised(signal),
  'requests.get': (client, signal) => client.requests.get(REQUEST_ID, signal),
  'requests.create': (client, signal) =>
    client.requests.create({ kind: 'task', recipient_type: 'user', recipient_id: '', title: 'x' }, signal),
  'requests.respond': (client, signal) => client.requests.respond(REQUEST_ID, 'done', signal),
  'requests.comment': (client, signal) => client.requests.comment(REQUEST_ID, 'x', signal),
  'requests.cancel': (client, signal) => client.requests.cancel(REQUEST_ID, signal),
};
/** Who asks. */
export const CALLER = targetOf({ id: OWN, token: TOKEN });
/** What is asked without a client. */
const OTHER_CALLS: Readonly<Record<string, (send: FetchLike, signal: AbortSignal) => Promise<unknown>>> = {
  mintToken: (send, signal) => mintToken(CALLER, { name: 'x' }, signal, send),
  createExternalWorkspace: (send, signal) =>
    createExternalWorkspace({ platformUrl: BASE, adminToken: CALLER.token }, { name: 'x' }, send, signal),
};
/** All of them, by name. */
export const PLATFORM_CALLS: ReadonlyMap<string, PlatformCall> = new Map<string, PlatformCall>([
  ...Object.entries(CLIENT_CALLS).map(([name, call]): [string, PlatformCall] => [
    name,
    (client, _send, signal) => call(client, signal),
  ]),
  ...Object.entries(OTHER_CALLS).map(([name, call]): [string, PlatformCall] => [
    name,
    (_client, send, signal) => call(send, signal),
  ]),
]);
