import type { Hono } from 'hono';
import { z } from 'zod';
import type { A2a } from '../../a2a/a2a.ts';
import { asRecord } from '../../a2a/a2a-normalise.ts';
import { isUuid } from '../../http/random-token.ts';
import { optionalText, readJson } from '../../http/read-body.ts';
import { ok, refuse } from '../../http/reply.ts';
import type { Services } from '../../store/services.ts';
import type { WorkspaceRecord } from '../../store/workspaces.ts';
import { checkBootstrap } from '../bootstrap.ts';
import type { Presence } from '../presence.ts';
import { isRoutable } from '../routable-url.ts';

const registerSchema = z.object({
  id: z.string().min(1),
  agent_card: z.unknown(),
  delivery_mode: optionalText,
  url: optionalText,
  kind: optionalText,
  mcp_server_present: z.boolean().nullish(),
});

type Registration = z.output<typeof registerSchema>;

const PARKED = ['removed', 'paused', 'hibernated'];

export function registerRegistryRoutes(app: Hono, services: Services, presence: Presence, a2a: A2a): void {
  const { workspaces, tokens, rules } = services;

  app.post('/registry/register', async (c) => {
    const body = await readRegistration(c.req.raw, services);
    const known = workspaces.get(body.id);
    const deliveryMode = resolveDeliveryMode(body, known, services);
    checkBootstrap(c.req.raw, body.id, services);
    if (!isUuid(body.id)) refuse(500, 'registration failed');
    if (known === undefined) create(body, deliveryMode, services);
    else if (!PARKED.includes(known.status)) overwrite(known, body, deliveryMode, services, presence);
    const isFirst = tokens.countLive(body.id, 'instance') === 0;
    const secret = workspaces.get(body.id)?.inbound_secret;
    const answer = {
      status: 'registered',
      ...(rules.hasPollMode ? { delivery_mode: deliveryMode } : {}),
      ...(isFirst ? { auth_token: tokens.mint(body.id, 'instance') } : {}),
      platform_inbound_secret: secret,
    };
    await a2a.drain(body.id);
    return ok(answer);
  });

  app.post('/registry/update-card', async (c) => {
    const schema = z.object({ workspace_id: z.string().min(1), agent_card: z.unknown() });
    const body = await readJson(c.req.raw, schema, 'invalid request body');
    checkBootstrap(c.req.raw, body.workspace_id, services);
    const url = asRecord(body.agent_card)?.url;
    if (typeof url === 'string' && !isRoutable(url)) refuse(400, 'workspace URL not allowed');
    workspaces.update(body.workspace_id, { agent_card: JSON.stringify(body.agent_card ?? null) });
    services.events.publish('AGENT_CARD_UPDATED', body.workspace_id);
    return ok({ status: 'updated' });
  });
}

async function readRegistration(request: Request, { rules }: Services): Promise<Registration> {
  const body = await readJson(request, registerSchema, 'invalid request body');
  if (!('agent_card' in body) || body.agent_card === undefined) refuse(400, 'invalid request body');
  if (!rules.hasPollMode) return body.url === '' ? refuse(400, 'invalid request body') : body;
  if (!['', 'push', 'poll'].includes(body.delivery_mode)) {
    refuse(400, "delivery_mode must be 'push' or 'poll'");
  }
  if (body.kind === 'platform') refuse(403, 'only the platform may register a platform workspace');
  return body;
}

/** What is said now, else what is stored, else what the runtime is made for. A stored `push` wins over the last. */
function resolveDeliveryMode(
  body: Registration,
  known: WorkspaceRecord | undefined,
  { rules }: Services,
): 'push' | 'poll' {
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

function create(body: Registration, deliveryMode: 'push' | 'poll', { workspaces, clock }: Services): void {
  const nowMicros = clock.nowMicros();
  workspaces.insert({
    id: body.id,
    name: body.id,
    status: 'online',
    runtime: 'external',
    deliveryMode,
    createdAtMicros: nowMicros,
    url: body.url || null,
  });
  workspaces.update(body.id, {
    agent_card: JSON.stringify(body.agent_card),
    registered_at: nowMicros,
    last_heartbeat_at: nowMicros,
  });
}

function overwrite(
  known: WorkspaceRecord,
  body: Registration,
  deliveryMode: 'push' | 'poll',
  { workspaces, clock, events }: Services,
  presence: Presence,
): void {
  const nowMicros = clock.nowMicros();
  workspaces.update(known.id, {
    agent_card: JSON.stringify(completeCard(body.agent_card, known)),
    delivery_mode: deliveryMode,
    url: body.url || null,
    registered_at: nowMicros,
    last_heartbeat_at: nowMicros,
  });
  presence.setStatus(known.id, 'online');
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
