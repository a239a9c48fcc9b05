import type { z } from 'zod';
import { queueItemSchema, readSendOutcome, type SendOutcome } from '../wire/a2a.ts';
import { discoveredSchema, peerSchema } from '../wire/registry.ts';
import type { Connection } from './http.ts';

/** Another workspace that this one may write to. Names and roles are the peer's own words. */
export interface Peer {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly status?: string;
  readonly parentId?: string;
  readonly activeTasks?: number;
}

/** What became of a message that the platform keeps until its busy recipient can take it. */
export type QueuedMessage =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'handed_over'; readonly outcome: SendOutcome }
  /** It was dropped or could not be handed over. */
  | { readonly kind: 'lost' };

const MAX_PEERS = 2_000;
/** A busy peer's answer comes with what became of its message. */
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;

/** The other workspaces, as one watched workspace sees them. Errors: see `Connection.request`. */
export class Peers {
  constructor(private readonly connection: Connection) {}

  /** `GET /registry/:own/peers`: parent, siblings and children. `filter`: part of a name or role. */
  async list(filter: string | undefined, signal: AbortSignal): Promise<readonly Peer[]> {
    const own = this.connection.target.id;
    const query = filter === undefined ? '' : `?${new URLSearchParams({ q: filter })}`;
    const path = `/registry/${own}/peers${query}`;
    const peers = await this.connection.list(peerSchema, path, MAX_PEERS, signal);
    // Older platforms list the own workspace too.
    return peers.filter(({ id }) => id !== own).map(toPeer);
  }

  /** `GET /registry/discover/:peer`: whether it may be written to now. 403 when not, 404 for none, 503 when not available. */
  async discover(peerId: string, signal: AbortSignal): Promise<Pick<Peer, 'id' | 'name'>> {
    const { id, name } = await this.#discovered(peerId, signal);
    return { id, name };
  }

  /** Where a peer's agent listens, as it says; of a poll-mode peer a host that does not exist. Errors as for `discover`. */
  async address(peerId: string, signal: AbortSignal): Promise<string | undefined> {
    return (await this.#discovered(peerId, signal)).url || undefined;
  }

  #discovered(peerId: string, signal: AbortSignal) {
    const path = `/registry/discover/${encodeURIComponent(peerId)}`;
    return this.connection.get(discoveredSchema, path, signal);
  }

  /** `GET /workspaces/:peer/a2a/queue/:queue_id`: what became of a message whose `SendOutcome` had this `queueId`. */
  async queued(peerId: string, queueId: string, signal: AbortSignal): Promise<QueuedMessage> {
    const path = `/workspaces/${encodeURIComponent(peerId)}/a2a/queue/${encodeURIComponent(queueId)}`;
    const item = await this.connection.json(queueItemSchema, {
      method: 'GET',
      path,
      signal,
      maxResponseBytes: MAX_QUEUED_BYTES,
    });
    if (item.status === 'completed') {
      return { kind: 'handed_over', outcome: readSendOutcome(item.response_body) };
    }
    return { kind: item.status === 'failed' || item.status === 'dropped' ? 'lost' : 'waiting' };
  }
}

function toPeer(wire: z.output<typeof peerSchema>): Peer {
  return {
    id: wire.id,
    name: wire.name,
    ...(wire.role ? { role: wire.role } : {}),
    ...(wire.status ? { status: wire.status } : {}),
    ...(wire.parent_id ? { parentId: wire.parent_id } : {}),
    ...(typeof wire.active_tasks === 'number' ? { activeTasks: wire.active_tasks } : {}),
  };
}
