import type { ActivityRow } from '../../wire/activity.ts';
import { toActivityRow } from '../a2a/activity-row.ts';
import type { PeerResponder } from '../a2a/responder.ts';
import type { NewActivity, StoredActivity } from '../store/activities.ts';
import { rulesOf } from '../store/era.ts';
import type { Services } from '../store/services.ts';
import type { DeliveryMode, WorkspaceRecord } from '../store/workspaces.ts';
import type { Presence } from './presence.ts';
import { markRemoved } from './workspace-removal.ts';

export interface CreateWorkspaceOptions {
  readonly name: string;
  /** A new one unless given, e.g. that of a workspace of another platform. */
  readonly id?: string;
  readonly parentId?: string | null;
  readonly role?: string;
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

export function createDirectAccess(services: Services, presence: Presence): DirectAccess {
  const { workspaces, tokens, activities, uploads, clock } = services;
  return {
    createWorkspace: (options) => createWorkspace(options, services),
    insertActivity: (row) => insertActivity(row, services),
    insertMessages: (workspaceId, texts, options) => insertMessages(workspaceId, texts, options, services),
    activities: (workspaceId) =>
      activities.all(workspaceId).map((record) => toActivityRow(record, rulesOf('E2'))),
    rotateToken(workspaceId) {
      tokens.revokeAll(workspaceId);
      return tokens.mint(workspaceId, 'instance');
    },
    removeWorkspace: (workspaceId) => markRemoved(workspaceId, services, presence),
    setStatus: (workspaceId, status) => presence.setStatus(workspaceId, status),
    restoreWorkspace(workspaceId) {
      const workspace = workspaces.get(workspaceId);
      workspaces.update(workspaceId, { removed_at: null });
      presence.setStatus(workspaceId, firstStatus(workspace?.runtime === 'external'));
      return tokens.mint(workspaceId, 'instance');
    },
    sweepUploads: () => uploads.sweep(clock.nowMicros()),
    offerPlugin: (name, archive) => services.plugins.set(name, archive),
  };
}

function createWorkspace(
  options: CreateWorkspaceOptions,
  { workspaces, tokens, events, responders, clock }: Services,
) {
  const { name, parentId = null, role, external: isExternal = false, responder } = options;
  const id = options.id ?? crypto.randomUUID();
  const status = firstStatus(isExternal);
  workspaces.insert({
    id,
    name,
    status,
    runtime: isExternal ? 'external' : 'claude-code',
    deliveryMode: options.deliveryMode ?? (responder === undefined ? 'poll' : 'push'),
    createdAtMicros: clock.nowMicros(),
    parentId,
    role: role ?? null,
  });
  if (responder !== undefined) responders.set(id, responder);
  events.publish('WORKSPACE_STATUS', id, { status });
  return { id, token: tokens.mint(id, 'instance') };
}

function firstStatus(isExternal: boolean): WorkspaceRecord['status'] {
  return isExternal ? 'awaiting_agent' : 'online';
}

function insertActivity(
  row: Partial<NewActivity> & { readonly workspaceId: string },
  { activities, events, clock }: Services,
): StoredActivity {
  const activity: NewActivity = {
    activityType: 'a2a_receive',
    method: 'message/send',
    targetId: row.workspaceId,
    createdAtMicros: clock.nowMicros(),
    ...row,
  };
  const stored = activities.insert(activity);
  if (stored === undefined)
    throw new Error('a row with this id, messageId or idempotencyKey is there already');
  events.publish('ACTIVITY_LOGGED', row.workspaceId, { id: stored.id, activity_type: activity.activityType });
  return stored;
}

function insertMessages(
  workspaceId: string,
  texts: readonly string[],
  { sourceId = null, createdAtMicros }: InsertMessagesOptions = {},
  { activities, workspaces, events, clock }: Services,
): string[] {
  const nowMicros = clock.nowMicros();
  const timeOf = createdAtMicros ?? ((index: number) => nowMicros - texts.length + 1 + index);
  const summary = `message/send → ${workspaces.get(workspaceId)?.name ?? workspaceId} (ingest)`;
  const stored = activities.insertAll(
    texts.map((text, index) => {
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
        requestBody: envelope(text, messageId),
      };
    }),
  );
  events.publish('ACTIVITY_LOGGED', workspaceId, { activity_type: 'a2a_receive', method: 'message/send' });
  return stored.flatMap((row) => (row === undefined ? [] : [row.id]));
}

function envelope(text: string, messageId: string) {
  return {
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method: 'message/send',
    params: { message: { role: 'user', messageId, parts: [{ kind: 'text', text }] } },
  };
}
