import type { Services } from '../store/services.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import type { NormalisedMessage } from './a2a-normalise.ts';

export interface Incoming {
  readonly target: WorkspaceRecord;
  readonly message: NormalisedMessage;
  /** Null for a person. */
  readonly callerId: string | null;
}

export interface MessageRows {
  /** Writes the row of a message; the id of the one that is there already when its `messageId` was sent before. */
  store(incoming: Incoming, facts: RowFacts): string | undefined;
}

export interface RowFacts {
  readonly note: 'ingest' | 'queued for poll' | 'delivered';
  readonly status?: string;
  readonly responseBody?: unknown;
  readonly durationMs?: number;
  readonly errorDetail?: string;
}

export function createMessageRows({
  activities,
  clock,
  events,
  rules,
}: Pick<Services, 'activities' | 'clock' | 'events' | 'rules'>): MessageRows {
  return {
    store({ target, message, callerId }, { note, ...result }) {
      const { messageId } = message;
      const stored = activities.insertChecked({
        workspaceId: target.id,
        activityType: 'a2a_receive',
        createdAtMicros: clock.nowMicros(),
        sourceId: callerId,
        targetId: target.id,
        method: message.method,
        summary: `${message.method} → ${target.name}${note === 'delivered' ? '' : ` (${note})`}`,
        requestBody: message.payload,
        ...(rules.mergesMessages && messageId !== undefined ? { messageId } : {}),
        ...result,
      });
      if (stored === undefined) {
        return messageId === undefined ? undefined : activities.byMessageId(target.id, messageId)?.id;
      }
      events.publish('ACTIVITY_LOGGED', target.id, {
        id: stored.id,
        activity_type: 'a2a_receive',
        method: message.method,
        source_id: callerId,
      });
      events.publish(callerId === null ? 'USER_MESSAGE' : 'PEER_MESSAGE', target.id, {
        activity_id: stored.id,
        source_id: callerId,
      });
      return stored.id;
    },
  };
}
