import fc from 'fast-check';
import { hostileJson, hostileTime, mostly } from './hostile-json.ts';
import { hostileRow, OWN, PEER } from './hostile-rows.ts';
import { hostileId, hostileText } from './hostile-text.ts';

/** Our own token, which an answer may quote, and no result or log line may. */
export const TOKEN = 'secret-token-of-this-workspace-0123456789';
export const REQUEST_ID = '0b6f7e0e-58a1-4d6b-9a53-0a8a6c0f7a11';

const id = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(OWN, PEER) },
  { weight: 2, arbitrary: hostileId },
);
const workspace = fc.record(
  {
    id: mostly(id),
    name: mostly(hostileText),
    role: mostly(hostileText),
    status: mostly(fc.oneof(fc.constantFrom('online', 'paused', 'removed'), hostileText)),
    parent_id: mostly(id),
    runtime: mostly(hostileText),
    active_tasks: mostly(fc.oneof(fc.integer(), fc.constant(1e308))),
    talk_to_user_enabled: mostly(fc.boolean()),
    last_heartbeat_at: mostly(hostileTime),
  },
  { requiredKeys: ['id', 'name', 'status'] },
);
const party = fc.constantFrom('user', 'agent', 'x');
const request = fc.record(
  {
    id: mostly(fc.oneof(fc.constant(REQUEST_ID), hostileId)),
    kind: mostly(fc.constantFrom('task', 'approval')),
    requester_type: party,
    requester_id: mostly(id),
    recipient_type: party,
    recipient_id: mostly(id),
    title: mostly(hostileText),
    detail: mostly(hostileText),
    status: mostly(fc.oneof(fc.constantFrom('pending', 'approved'), hostileText)),
    responder_type: mostly(party),
    responder_id: mostly(id),
    created_at: mostly(hostileTime),
  },
  { requiredKeys: ['id', 'kind', 'requester_type', 'recipient_type', 'title', 'status', 'created_at'] },
);
const comment = fc.record({
  id: mostly(hostileId),
  author_type: party,
  author_id: mostly(id),
  body: mostly(hostileText),
  created_at: mostly(hostileTime),
});
const changed = fc.record({
  status: mostly(hostileText),
  request_id: mostly(hostileId),
  message_id: mostly(hostileId),
});
const rows = fc.array(hostileRow, { maxLength: 5 });
const sent = fc.oneof(
  fc.record({
    result: fc.oneof(
      hostileText,
      fc.record({ parts: fc.array(fc.record({ text: hostileText }), { maxLength: 3 }) }),
      hostileJson,
    ),
  }),
  fc.record(
    { status: fc.constant('queued'), queue_id: mostly(hostileId), delivery_mode: hostileText },
    { requiredKeys: ['status'] },
  ),
  fc.record({
    error: fc.oneof(hostileText, fc.record({ code: fc.integer(), message: hostileText }), hostileJson),
  }),
  hostileJson,
);
const delegation = fc.record(
  {
    delegation_id: mostly(fc.oneof(fc.constant('d-1'), hostileId)),
    target_id: mostly(id),
    source_id: mostly(id),
    direction: mostly(fc.constantFrom('sent', 'received')),
    status: mostly(fc.oneof(fc.constantFrom('completed', 'failed', 'dispatched', 'queued'), hostileText)),
    created_at: mostly(hostileTime),
    error: mostly(hostileText),
    response_preview: mostly(hostileText),
  },
  { requiredKeys: ['delegation_id', 'status', 'created_at'] },
);
const memory = fc.record({
  id: mostly(hostileId),
  content: mostly(hostileText),
  scope: mostly(hostileText),
  namespace: mostly(hostileText),
  created_at: mostly(hostileTime),
});

export interface ToolCase {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What the platform answers to the call, when it answers as it should. */
  readonly answer: fc.Arbitrary<unknown>;
}

/** Every tool that the model sees, and what the platform may answer to it. */
export const TOOL_CASES: readonly ToolCase[] = [
  { tool: 'reply_to_workspace', args: { peer_id: PEER, text: 'x' }, answer: sent },
  { tool: 'send_message_to_user', args: { message: 'x' }, answer: changed },
  { tool: 'start_workspace_chat', args: { workspace_id: PEER, text: 'x' }, answer: sent },
  { tool: 'delegate_task', args: { workspace_id: PEER, task: 'x' }, answer: sent },
  {
    tool: 'delegate_task_async',
    args: { workspace_id: PEER, task: 'x' },
    answer: fc.record({
      delegation_id: mostly(hostileId),
      status: mostly(hostileText),
      idempotent_hit: mostly(fc.boolean()),
    }),
  },
  { tool: 'check_task_status', args: {}, answer: fc.array(delegation, { maxLength: 5 }) },
  {
    tool: 'check_task_status',
    args: { task_id: 'd-1' },
    answer: fc.oneof(fc.array(delegation, { maxLength: 5 }), rows),
  },
  { tool: 'create_request', args: { kind: 'task', title: 'x' }, answer: changed },
  {
    tool: 'create_request',
    args: { kind: 'task', title: 'x', recipient_id: PEER },
    answer: fc.oneof(changed, workspace),
  },
  { tool: 'check_requests', args: {}, answer: fc.array(request, { maxLength: 5 }) },
  { tool: 'list_inbox', args: {}, answer: fc.array(request, { maxLength: 5 }) },
  {
    tool: 'get_request',
    args: { request_id: REQUEST_ID },
    answer: fc.record({ request, messages: fc.array(comment, { maxLength: 5 }) }),
  },
  { tool: 'respond_request', args: { request_id: REQUEST_ID, action: 'done' }, answer: changed },
  { tool: 'add_request_message', args: { request_id: REQUEST_ID, body: 'x' }, answer: changed },
  { tool: 'cancel_request', args: { request_id: REQUEST_ID }, answer: changed },
  { tool: 'list_peers', args: {}, answer: fc.array(workspace, { maxLength: 8 }) },
  { tool: 'list_peers', args: { q: 'x' }, answer: fc.array(workspace, { maxLength: 8 }) },
  { tool: 'get_workspace_info', args: {}, answer: workspace },
  { tool: 'get_workspace_info', args: { workspace_id: PEER }, answer: workspace },
  { tool: 'wait_for_message', args: { timeout_secs: 0 }, answer: fc.constant([]) },
  { tool: 'inbox_peek', args: {}, answer: fc.constant([]) },
  { tool: 'inbox_pop', args: { activity_id: 'x' }, answer: fc.constant([]) },
  { tool: 'inbox_release', args: {}, answer: fc.constant([]) },
  { tool: 'chat_history', args: {}, answer: rows },
  { tool: 'chat_history', args: { peer_id: PEER }, answer: rows },
  { tool: 'commit_memory', args: { content: 'x' }, answer: memory },
  { tool: 'recall_memory', args: {}, answer: fc.array(memory, { maxLength: 6 }) },
  {
    tool: 'recall_memory',
    args: { query: 'x' },
    answer: fc.oneof(
      fc.record({ memories: fc.array(memory, { maxLength: 6 }) }),
      fc.array(memory, { maxLength: 6 }),
    ),
  },
  { tool: 'channel_status', args: {}, answer: fc.constant([]) },
];

/** Arguments for the tools that the model does not see. */
export const HIDDEN_TOOL_CALLS: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  create_approval: [{ action: 'x' }],
  decide_approval: [{ approval_id: REQUEST_ID, decision: 'approved' }],
  receipt: [
    { event: 'UserPromptSubmit', prompt: '', transcript_path: '' },
    { event: 'Stop', prompt: '', transcript_path: '', last_assistant_message: 'x' },
  ],
  question: [{ tool_name: 'ExitPlanMode', tool_input: '{"plan":"x"}' }],
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Statuses after which a call is not sent again, so that nothing waits. */
const QUICK_STATUSES = [400, 402, 403, 404, 409, 410, 413, 422];
const SLOW_STATUSES = [401, 408, 429, 500, 502, 503, 504];

const errorBody = fc.oneof(
  fc.record(
    {
      error: fc.oneof(
        hostileText,
        fc.constant(`no Bearer ${TOKEN} here`),
        fc.constantFrom('agent busy', 'workspace has no URL', 'tool call failed'),
      ),
      code: mostly(hostileText),
      retry_after: mostly(fc.integer({ min: 0, max: 4 })),
      delivery_confirmed: mostly(fc.boolean()),
    },
    { requiredKeys: [] },
  ),
  hostileJson,
);

/** An answer to one request: mostly what was asked for, sometimes a refusal, and sometimes nothing of use. */
export function hostileAnswer(expected: fc.Arbitrary<unknown>): fc.Arbitrary<Answer> {
  const json = (arbitrary: fc.Arbitrary<unknown>) => arbitrary.map((value) => JSON.stringify(value) ?? '');
  const answer = (status: fc.Arbitrary<number>, body: fc.Arbitrary<string>) =>
    fc.record({ status, headers: fc.constant({ 'Content-Type': 'application/json' }), body });
  return fc.oneof(
    { weight: 16, arbitrary: answer(fc.constant(200), json(expected)) },
    { weight: 2, arbitrary: answer(fc.constant(200), json(hostileJson)) },
    { weight: 1, arbitrary: answer(fc.constant(200), hostileText) },
    { weight: 3, arbitrary: answer(fc.constantFrom(...QUICK_STATUSES), json(errorBody)) },
    { weight: 1, arbitrary: answer(fc.constantFrom(...QUICK_STATUSES), hostileText) },
    { weight: 1, arbitrary: answer(fc.constantFrom(...SLOW_STATUSES), json(errorBody)) },
  );
}

/** Whether the caller may wait before it is done with this answer: for another attempt, or for a queue. */
export function mayWait({ status, body }: Answer): boolean {
  return SLOW_STATUSES.includes(status) || body.includes('queue');
}

export function responseOf({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers });
}
