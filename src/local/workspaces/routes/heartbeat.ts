import type { Hono } from 'hono';
import { z } from 'zod';
import type { A2a } from '../../a2a/a2a.ts';
import { isUuid } from '../../http/random-token.ts';
import { optionalCount, optionalText, readJson } from '../../http/read-body.ts';
import { ok, refuse } from '../../http/reply.ts';
import type { Services } from '../../store/services.ts';
import type { WorkspaceRecord } from '../../store/workspaces.ts';
import { checkBootstrap } from '../bootstrap.ts';
import type { Presence } from '../presence.ts';

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
});

type Heartbeat = z.output<typeof heartbeatSchema>;

const REVIVED = ['awaiting_agent', 'offline', 'provisioning', 'failed'];
const DEGRADED_ERROR_RATE = 0.5;
const RECOVERED_ERROR_RATE = 0.1;
const GENERATION = 1;

export function registerHeartbeatRoute(app: Hono, services: Services, presence: Presence, a2a: A2a): void {
  const { workspaces, rules } = services;

  app.post('/registry/heartbeat', async (c) => {
    const body = await readJson(c.req.raw, heartbeatSchema, 'invalid request body');
    checkBootstrap(c.req.raw, body.workspace_id, services);
    if (!isUuid(body.workspace_id)) refuse(500, 'failed to update');
    const known = workspaces.get(body.workspace_id);
    if (known !== undefined && known.status !== 'removed') {
      beat(known, body, services, presence);
      await a2a.drain(known.id);
    }
    if (!rules.hasWindows) return ok({ status: 'ok' });
    return ok({
      status: 'ok',
      ...(rules.isCurrent ? { generation: GENERATION } : {}),
      ...(known === undefined ? {} : { platform_inbound_secret: known.inbound_secret }),
    });
  });
}

/** Every field is written: what a heartbeat leaves out is zero from then on. */
function beat(
  known: WorkspaceRecord,
  body: Heartbeat,
  { workspaces, clock, events }: Services,
  presence: Presence,
): void {
  const errorRate = body.error_rate ?? 0;
  workspaces.update(known.id, {
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
  presence.setStatus(known.id, statusAfter(known.status, errorRate));
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
  const awake = REVIVED.includes(status) ? 'online' : status;
  if (awake === 'online' && errorRate >= DEGRADED_ERROR_RATE) return 'degraded';
  if (awake === 'degraded' && errorRate < RECOVERED_ERROR_RATE) return 'online';
  return awake;
}
