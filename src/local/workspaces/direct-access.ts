import type { ActivityRow } from '../../wire/activity.ts';
import { publishActivity } from '../a2a/activity-event.ts';
import { toActivityRow } from '../a2a/activity-row.ts';
import type { PeerResponder } from '../a2a/answer.ts';
import { messageRequest } from '../a2a/send-as.ts';
import { rulesOf } from '../http/era.ts';
import type { Services } from '../http/services.ts';
import type { NewActivity, StoredActivity } from '../store/activities.ts';
import type { DeliveryMode } from '../store/workspaces.ts';
import { firstStatus, markRemoved, restore, setStatus } from './workspace-status.ts';

export interface CreateWorkspaceOptions {
  readonly name: string;
  /** A new one unless given, e.g. that of a workspace of another platform. */
  readonly id?: string;
  readonly parentId?: string | null;
  readonly role?: string | null;
  /** An agent outside the platform: it waits for one to register. */
  readonly external?: boolean;
  /** `push` with a responder, else `poll`. */
  readonly deliveryMode?: DeliveryMode;
  readonly responder?: PeerResponder;
}

export interface InsertMessagesOptions {
  /** A peer's id; null, which is the canvas user, unless given. */
  readonly sourceId?: string | null;
  /** Of each message; each a microsecond after the one before it unless given. */
  readonly createdAtMicros?: (index: number) => number;
}

/** What a program in this process may do to the platform without asking over HTTP. */
export interface DirectAccess {
  /** The token is told only here; what is stored is its hash. */
  createWorkspace(options: CreateWorkspaceOptions): { readonly id: string; readonly token: string };
  /** A row of any kind, with any time, e.g. one that commits late. */
  insertActivity(row: Partial<NewActivity> & { readonly workspaceId: string }): StoredActivity;
  /** Many messages in one transaction; returns their activity ids. */
  insertMessages(workspaceId: string, texts: readonly string[], options?: InsertMessagesOptions): string[];
  /** Every row of a workspace, oldest first, as the feed shows them. */
  activities(workspaceId: string): readonly ActivityRow[];
  /** Revokes every token of the workspace and returns the only new one. */
  rotateToken(workspaceId: string): string;
  removeWorkspace(workspaceId: string): void;
  /** Any status of the platform, e.g. `paused`, `hibernated` or `offline`. */
  setStatus(workspaceId: string, status: string): void;
  /** Undoes the removal; returns the new token. */
  restoreWorkspace(workspaceId: string): string;
  /** Deletes the uploads that are too old, or were acknowledged an hour ago. Returns how many. */
  sweepUploads(): number;
  /** Offers a plugin, as a `tar.gz`, for every workspace to download. */
  offerPlugin(name: string, archive: Uint8Array<ArrayBuffer>): void;
}

export function createDirectAccess(services: Services): DirectAccess {
  const { store, clock } = services;
  const { tokens, activities, uploads, plugins } = store;
  return {
    createWorkspace: (options) => addWorkspace(options, services),
    insertActivity: (row) => insertActivity(row, services),
    insertMessages: (workspaceId, texts, options) => insertMessages(workspaceId, texts, options, services),
    activities: (workspaceId) =>
      activities.all(workspaceId).map((record) => toActivityRow(record, rulesOf('E2'))),
    rotateToken(workspaceId) {
      tokens.revokeAll(workspaceId);
      return tokens.mint(workspaceId, 'instance');
    },
    removeWorkspace: (workspaceId) => markRemoved(services, workspaceId),
    setStatus: (workspaceId, status) => setStatus(services, workspaceId, status),
    restoreWorkspace: (workspaceId) => restore(services, workspaceId),
    sweepUploads: () => uploads.sweep(clock.nowMicros()),
    offerPlugin: (name, archive) => plugins.set(name, archive),
  };
}

/** Without the checks and defaults of `POST /workspaces`. */
export function addWorkspace(options: CreateWorkspaceOptions, services: Services) {
  const { store, events, responders, clock } = services;
  const { name, parentId = null, role = null, external: isExternal = false, responder } = options;
  const id = options.id ?? crypto.randomUUID();
  const status = firstStatus(isExternal);
  store.workspaces.insert({
    id,
    name,
    status,
    runtime: isExternal ? 'external' : 'claude-code',
    delivery_mode: options.deliveryMode ?? (responder === undefined ? 'poll' : 'push'),
    created_at: clock.nowMicros(),
    parent_id: parentId,
    role,
  });
  if (responder !== undefined) responders.set(id, responder);
  events.publish('WORKSPACE_STATUS', id, { status });
  return { id, token: store.tokens.mint(id, 'instance') };
}

function insertActivity(
  row: Partial<NewActivity> & { readonly workspaceId: string },
  { store, events, clock }: Services,
): StoredActivity {
  const activity: NewActivity = {
    activityType: 'a2a_receive',
    method: 'message/send',
    targetId: row.workspaceId,
    createdAtMicros: clock.nowMicros(),
    ...row,
  };
  const stored = store.activities.insert(activity);
  if (stored === undefined)
    throw new Error('a row with this id, messageId or idempotencyKey is there already');
  publishActivity(activity, { events });
  return stored;
}

function insertMessages(
  workspaceId: string,
  texts: readonly string[],
  { sourceId = null, createdAtMicros }: InsertMessagesOptions = {},
  { store, events, clock }: Services,
): string[] {
  const nowMicros = clock.nowMicros();
  const timeOf = createdAtMicros ?? ((index: number) => nowMicros - texts.length + 1 + index);
  const summary = `message/send → ${store.workspaces.get(workspaceId)?.name ?? workspaceId} (ingest)`;
  const messages = texts.map((text, index) => {
    const messageId = crypto.randomUUID();
    return {
      workspaceId,
      activityType: 'a2a_receive',
      createdAtMicros: timeOf(index),
      sourceId,
      targetId: workspaceId,
      method: 'message/send',
      summary,
      messageId,
      requestBody: messageRequest({ messageId, parts: [{ kind: 'text', text }] }),
    };
  });
  const stored = store.activities.insertAll(messages);
  for (const message of messages) publishActivity(message, { events });
  return stored.flatMap((row) => (row === undefined ? [] : [row.id]));
}
