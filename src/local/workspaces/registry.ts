import type { Hono } from 'hono';
import { z } from 'zod';
import { asRecord } from '../../core/json.ts';
import { deliverQueued, hasTime } from '../a2a/send.ts';
import { optionalCount, optionalText, readJson } from '../http/read-request.ts';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { isUuid } from '../store/schema.ts';
import type { DeliveryMode, WorkspaceRecord } from '../store/workspaces.ts';
import { recordSpending } from './budget.ts';
import { checkDeliveryMode, isRoutable } from './workspace-creation.ts';
import { setStatus } from './workspace-status.ts';

const registerSchema = z.object({
  id: z.string().min(1),
  agent_card: z.unknown(),
  delivery_mode: optionalText,
  url: optionalText,
  kind: optionalText,
  mcp_server_present: z.boolean().nullish(),
});

type Registration = z.output<typeof registerSchema>;

const heartbeatSchema = z.object({
  workspace_id: z.string().min(1),
  error_rate: z.number().nullish(),
  sample_error: optionalText,
  active_tasks: optionalCount,
  is_busy: z.boolean().nullish(),
  uptime_seconds: optionalCount,
  current_task: optionalText,
  runtime_state: optionalText,
  agent_card: z.unknown().optional(),
  monthly_spend: z.number().nullish(),
});

type Heartbeat = z.output<typeof heartbeatSchema>;

/** Registering does not change a workspace in one of these. */
const STATUSES_KEPT = ['removed', 'paused', 'hibernated'];
/** A heartbeat brings a workspace online from one of these. */
const STATUSES_REVIVED = ['awaiting_agent', 'offline', 'provisioning', 'failed'];
const DEGRADED_ERROR_RATE = 0.5;
const RECOVERED_ERROR_RATE = 0.1;
const GENERATION = 1;

/** How agents of external workspaces come online and stay so. */
export function registerRegistryRoutes(app: Hono, services: Services): void {
  const { auth, store, rules, events } = services;
  const { workspaces, tokens } = store;
  // Once a workspace has its token, only that token may speak for it.
  const checkAgent = (request: Request, workspaceId: string) =>
    auth.requireOwnBearerIfAny(request, workspaceId, 'instance');

  app.post('/registry/register', async (c) => {
    const body = await readRegistration(c.req.raw, services);
    const known = workspaces.get(body.id);
    const deliveryMode = resolveDeliveryMode(body, known, services);
    checkAgent(c.req.raw, body.id);
    if (!isUuid(body.id)) refuse(500, 'registration failed');
    if (known === undefined) create(body, deliveryMode, services);
    else if (!STATUSES_KEPT.includes(known.status)) overwrite(known, body, deliveryMode, services);
    const isFirst = tokens.countLive(body.id, 'instance') === 0;
    const answer = {
      status: 'registered',
      delivery_mode: rules.hasPollMode ? deliveryMode : undefined,
      auth_token: isFirst ? tokens.mint(body.id, 'instance') : undefined,
      platform_inbound_secret: workspaces.get(body.id)?.inbound_secret,
    };
    await deliverQueued(services, body.id);
    return ok(answer);
  });

  app.post('/registry/heartbeat', async (c) => {
    const body = await readJson(c.req.raw, heartbeatSchema, 'invalid request body');
    checkAgent(c.req.raw, body.workspace_id);
    if (!isUuid(body.workspace_id)) refuse(500, 'failed to update');
    const known = workspaces.get(body.workspace_id);
    if (known !== undefined && known.status !== 'removed') {
      recordHeartbeat(known, body, services);
      if (hasTime({ ...known, active_tasks: body.active_tasks })) await deliverQueued(services, known.id);
    }
    if (!rules.hasWindows) return ok({ status: 'ok' });
    return ok({
      status: 'ok',
      generation: rules.isCurrent ? GENERATION : undefined,
      platform_inbound_secret: known?.inbound_secret,
    });
  });

  app.post('/registry/update-card', async (c) => {
    const schema = z.object({ workspace_id: z.string().min(1), agent_card: z.unknown() });
    const body = await readJson(c.req.raw, schema, 'invalid request body');
    checkAgent(c.req.raw, body.workspace_id);
    const url = asRecord(body.agent_card)?.url;
    if (typeof url === 'string' && !isRoutable(url)) refuse(400, 'workspace URL not allowed');
    workspaces.update(body.workspace_id, { agent_card: JSON.stringify(body.agent_card ?? null) });
    events.publish('AGENT_CARD_UPDATED', body.workspace_id);
    return ok({ status: 'updated' });
  });
}

async function readRegistration(request: Request, { rules }: Services): Promise<Registration> {
  const body = await readJson(request, registerSchema, 'invalid request body');
  if (!('agent_card' in body) || body.agent_card === undefined) refuse(400, 'invalid request body');
  if (!rules.hasPollMode) return body.url === '' ? refuse(400, 'invalid request body') : body;
  checkDeliveryMode(body.delivery_mode);
  if (body.kind === 'platform') refuse(403, 'only the platform may register a platform workspace');
  return body;
}

/** What is said now, else what is stored, else `push`. */
function resolveDeliveryMode(
  body: Registration,
  known: WorkspaceRecord | undefined,
  { rules }: Services,
): DeliveryMode {
  if (!rules.hasPollMode) return 'push';
  const mode =
    body.delivery_mode === 'poll' || body.delivery_mode === 'push'
      ? body.delivery_mode
      : known?.delivery_mode;
  if (mode === 'poll') return 'poll';
  if (body.url === '') refuse(400, 'url is required for push-mode workspaces');
  if (!isRoutable(body.url)) refuse(400, 'workspace URL not allowed');
  return 'push';
}

function create(body: Registration, deliveryMode: DeliveryMode, { store, clock }: Services): void {
  const nowMicros = clock.nowMicros();
  store.workspaces.insert({
    id: body.id,
    name: body.id,
    status: 'online',
    runtime: 'external',
    delivery_mode: deliveryMode,
    url: body.url || null,
    agent_card: JSON.stringify(body.agent_card),
    created_at: nowMicros,
    registered_at: nowMicros,
    last_heartbeat_at: nowMicros,
  });
}

function overwrite(
  known: WorkspaceRecord,
  body: Registration,
  deliveryMode: DeliveryMode,
  services: Services,
): void {
  const { store, clock, events } = services;
  const nowMicros = clock.nowMicros();
  store.workspaces.update(known.id, {
    agent_card: JSON.stringify(completeCard(body.agent_card, known)),
    delivery_mode: deliveryMode,
    url: body.url || null,
    registered_at: nowMicros,
    last_heartbeat_at: nowMicros,
  });
  setStatus(services, known.id, 'online');
  events.publish('WORKSPACE_ONLINE', known.id);
}

/** What the card leaves empty is taken from the workspace. */
function completeCard(card: unknown, known: WorkspaceRecord): unknown {
  const fields = asRecord(card);
  if (fields === undefined) return card;
  const role = known.role ?? '';
  return {
    ...fields,
    name: fields.name || known.name,
    ...(role === '' ? {} : { role: fields.role || role, description: fields.description || role }),
  };
}

/** Every field is written: what a heartbeat leaves out is zero from then on. */
function recordHeartbeat(known: WorkspaceRecord, body: Heartbeat, services: Services): void {
  const { store, clock, events } = services;
  if (store.marks.workedOn(known.id, body.active_tasks, clock.nowMicros())) {
    events.publish('MESSAGE_MARKED', known.id);
  }
  const errorRate = body.error_rate ?? 0;
  store.workspaces.update(known.id, {
    last_heartbeat_at: clock.nowMicros(),
    last_error_rate: errorRate,
    last_sample_error: body.sample_error,
    active_tasks: body.active_tasks,
    uptime_seconds: body.uptime_seconds,
    current_task: body.current_task,
    runtime_state: body.runtime_state,
    ...(known.agent_card === null && body.agent_card !== undefined
      ? { agent_card: JSON.stringify(body.agent_card) }
      : {}),
  });
  if (typeof body.monthly_spend === 'number') recordSpending(known, body.monthly_spend, services);
  setStatus(services, known.id, statusAfter(known.status, errorRate));
  events.publish('WORKSPACE_HEARTBEAT', known.id, {
    active_tasks: body.active_tasks,
    current_task: body.current_task,
    uptime_seconds: body.uptime_seconds,
    error_rate: errorRate,
  });
  if (body.current_task !== known.current_task) {
    events.publish('TASK_UPDATED', known.id, {
      current_task: body.current_task,
      active_tasks: body.active_tasks,
    });
  }
}

function statusAfter(status: string, errorRate: number): string {
  const awake = STATUSES_REVIVED.includes(status) ? 'online' : status;
  if (awake === 'online' && errorRate >= DEGRADED_ERROR_RATE) return 'degraded';
  if (awake === 'degraded' && errorRate < RECOVERED_ERROR_RATE) return 'online';
  return awake;
}
