import { error, type Stage, TIME } from './facts.ts';

export const RAISED = '/workspaces/:own/requests';
export const RECEIVED = '/workspaces/:sister/requests';
export const TO_AGENT = { kind: 'task', recipient_type: 'agent', recipient_id: ':sister', title: 'Count' };
export const TO_USER = { kind: 'approval', recipient_type: 'user', recipient_id: '', title: 'May I?' };
export const CLOSED = error('request not found or already resolved');

export async function ask(stage: Stage, request: object = TO_AGENT): Promise<void> {
  const { body } = await stage.does(`POST ${RAISED}`, request);
  if (body !== null && typeof body === 'object' && 'request_id' in body)
    stage.ids.set('request', String(body.request_id));
}

export async function answer(stage: Stage): Promise<void> {
  await ask(stage);
  await stage.does(`POST ${RECEIVED}/:request/respond`, { action: 'done' }, 'sister');
}

export const ROW = {
  id: ':request',
  kind: 'task',
  requester_type: 'agent',
  requester_id: ':own',
  org_id: ':lead',
  recipient_type: 'agent',
  recipient_id: ':sister',
  title: 'Count',
  detail: null,
  status: 'pending',
  responder_type: null,
  responder_id: null,
  priority: null,
  created_at: TIME,
  updated_at: TIME,
  responded_at: null,
};
