import { expect } from 'bun:test';
import { textMessage } from '../local-client.ts';
import { error, facts, type Stage, UUID } from './facts.ts';

const type = 'application/json';
const HELLO = textMessage('Hello');

/** A workspace in push mode that is called `agent`, and what it does with a message. */
function pushMode(options: { readonly status?: string; readonly answer?: unknown } = {}) {
  return ({ platform, ids }: Stage) => {
    const { answer, status } = options;
    const lead = ids.get('lead') ?? null;
    const { id } = platform.createWorkspace({
      name: 'Agent',
      parentId: lead,
      deliveryMode: 'push',
      ...(answer === undefined ? {} : { responder: () => ({ body: answer }) }),
    });
    if (status !== undefined) platform.setStatus(id, status);
    ids.set('agent', id);
  };
}

facts('a message to an agent in push mode', [
  {
    when: 'that answers',
    ask: 'POST /workspaces/:agent/a2a',
    before: pushMode({
      answer: { jsonrpc: '2.0', id: '1', result: { parts: [{ kind: 'text', text: 'Yes' }] } },
    }),
    json: HELLO,
    status: 200,
    type,
    body: { jsonrpc: '2.0', id: '1', result: { parts: [{ kind: 'text', text: 'Yes' }] } },
  },
  {
    when: 'that refuses within its answer',
    ask: 'POST /workspaces/:agent/a2a',
    before: pushMode({ answer: { jsonrpc: '2.0', id: '1', error: { code: -32600, message: 'No' } } }),
    json: HELLO,
    status: 200,
    type,
    body: { jsonrpc: '2.0', id: '1', error: { code: -32_600, message: 'No' } },
  },
  {
    when: 'that is being started',
    ask: 'POST /workspaces/:agent/a2a',
    before: pushMode({ status: 'provisioning' }),
    json: HELLO,
    status: 202,
    type,
    body: {
      queued: true,
      queue_id: UUID,
      queue_depth: 1,
      message: 'workspace agent busy — request queued, will dispatch when capacity available',
    },
  },
  {
    when: 'that has no address',
    ask: 'POST /workspaces/:agent/a2a',
    before: pushMode({ status: 'offline' }),
    json: HELLO,
    status: 503,
    body: { error: 'workspace has no URL', status: 'offline' },
  },
  {
    when: 'that sleeps',
    ask: 'POST /workspaces/:agent/a2a',
    before: pushMode({ status: 'hibernated' }),
    json: HELLO,
    status: 503,
    body: {
      error: 'workspace is waking from hibernation — retry in ~15 seconds',
      waking: true,
      retry_after: 15,
    },
    answers: { 'Retry-After': '15' },
  },
]);

async function queue(stage: Stage): Promise<void> {
  pushMode({ status: 'provisioning' })(stage);
  const { body } = await stage.does('POST /workspaces/:agent/a2a', HELLO);
  if (body !== null && typeof body === 'object' && 'queue_id' in body)
    stage.ids.set('item', String(body.queue_id));
}

facts('the queue of an agent that is being started', [
  {
    when: 'for the sender',
    ask: 'GET /workspaces/:agent/a2a/queue/:item',
    before: queue,
    status: 200,
    body: {
      queue_id: ':item',
      workspace_id: ':agent',
      status: 'queued',
      priority: 50,
      attempts: 0,
      enqueued_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00$/),
    },
  },
  {
    when: 'for another workspace',
    ask: 'GET /workspaces/:agent/a2a/queue/:item',
    as: 'sister',
    before: queue,
    status: 403,
    body: error('access denied'),
  },
  {
    when: 'without such an item',
    ask: 'GET /workspaces/:own/a2a/queue/:nobody',
    status: 404,
    body: { error: 'queue item not found', retryable: true },
  },
]);
