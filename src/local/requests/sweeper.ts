import { deliverQueued, hasTime } from '../a2a/send.ts';
import type { Services } from '../http/services.ts';
import { nudgeIdleAgents } from './request-notices.ts';

const QUEUED_LONG_MICROS = 10_000_000;
const NUDGE_INTERVAL_MICROS = 300_000_000;

/**
 * What the platform does by itself from time to time: it hands over what has waited in a queue, where it may start
 * workspaces, and reminds agents of requests. Called at each request, since this platform has no clock of its own.
 */
export function createSweeper(services: Services): () => Promise<void> {
  const { store, clock, settings, rules } = services;
  let nudgedMicros = clock.nowMicros();
  return async () => {
    if (!rules.hasRequests) return;
    const nowMicros = clock.nowMicros();
    if (nowMicros - nudgedMicros >= NUDGE_INTERVAL_MICROS) {
      nudgedMicros = nowMicros;
      nudgeIdleAgents(services);
    }
    if (!settings.hasProvisioner) return;
    for (const workspaceId of store.queue.receiversSince(nowMicros - QUEUED_LONG_MICROS)) {
      const receiver = store.workspaces.get(workspaceId);
      const isUp = receiver?.status === 'online' || receiver?.status === 'degraded';
      if (isUp && hasTime(receiver)) await deliverQueued(services, workspaceId);
    }
  };
}
