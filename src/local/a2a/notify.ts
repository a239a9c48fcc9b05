import type { Hono } from 'hono';
import { z } from 'zod';
import { asRecord } from '../../core/json.ts';
import type { NotifyBody } from '../../wire/a2a.ts';
import { type FileReference, fileReferenceSchema } from '../../wire/uploads.ts';
import { readJson } from '../http/read-request.ts';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { ancestorsOf } from '../workspaces/peers.ts';

const messageSchema = z.object({ message: z.string().min(1) });

/** Absent and null are the same to the platform. */
const withoutNulls = (value: unknown) => {
  const entries = Object.entries(asRecord(value) ?? {});
  return asRecord(value) && Object.fromEntries(entries.filter(([, field]) => field !== null));
};
const sentFileSchema = z.preprocess(withoutNulls, fileReferenceSchema.partial());
const notifySchema = messageSchema.extend({
  attachments: z.array(sentFileSchema).nullish(),
  // The real platform does not know this key, and drops it; here only the canvas shows it.
  in_reply_to: z.string().optional().catch(undefined),
});

const SUMMARY_CHARACTERS = 80;
const BROADCAST_CHARACTERS = 120;

/** Messages to the canvas user, and to every other workspace of the organisation. */
export function registerNotifyRoutes(app: Hono, services: Services): void {
  const { auth, store, events, clock, rules } = services;

  app.post('/workspaces/:id/notify', async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const { message, attachments, in_reply_to } = await readJson(
      c.req.raw,
      notifySchema,
      'message is required',
    );
    const files = (attachments ?? []).map(checkFile);
    const workspace = store.workspaces.getLive(workspaceId) ?? refuse(404, 'workspace not found');
    if (rules.isCurrent && workspace.talk_to_user_enabled === 0) {
      const hint = 'Turn on "talk to user" for this workspace, or report to its parent.';
      refuse(403, { error: 'talk_to_user_disabled', hint });
    }
    const body: NotifyBody = {
      message,
      ...(files.length === 0 ? {} : { attachments: files }),
    };
    events.publish('AGENT_MESSAGE', workspaceId, {
      ...body,
      workspace_id: workspaceId,
      name: workspace.name,
    });
    const stored = store.activities.insertChecked(echo(workspaceId, body, clock.nowMicros()));
    if (stored !== undefined && in_reply_to !== undefined) store.marks.answers(stored.seq, in_reply_to);
    store.workspaces.update(workspaceId, { last_outbound_at: clock.nowMicros() });
    return ok({ status: 'sent' });
  });

  if (!rules.isCurrent) return;

  app.post('/workspaces/:id/broadcast', async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const { message } = await readJson(c.req.raw, messageSchema, 'message is required');
    const sender = store.workspaces.get(workspaceId) ?? refuse(404, 'workspace not found');
    if (sender.broadcast_enabled === 0) {
      const hint = 'Ask an admin to turn on broadcasts for this workspace.';
      refuse(403, { error: 'broadcast_disabled', hint });
    }
    const summary = `Broadcast from ${sender.name}: ${firstCharacters(message, BROADCAST_CHARACTERS)}`;
    const receivers = othersOfOrganisation(workspaceId, services);
    for (const id of receivers) {
      const activity = { workspaceId: id, activityType: 'broadcast_receive', sourceId: workspaceId };
      store.activities.insert({
        ...activity,
        method: 'broadcast',
        summary,
        createdAtMicros: clock.nowMicros(),
      });
      events.publish('BROADCAST_MESSAGE', id, { message, sender_id: workspaceId, sender: sender.name });
    }
    store.activities.insert({
      workspaceId,
      activityType: 'broadcast_sent',
      method: 'broadcast',
      summary: `Broadcast sent to ${receivers.length} workspace(s)`,
      createdAtMicros: clock.nowMicros(),
    });
    return ok({ status: 'sent', delivered: receivers.length });
  });
}

/** Everybody under the same root, but for the workspace itself and what was removed. */
function othersOfOrganisation(workspaceId: string, { store }: Services): readonly string[] {
  const { workspaces } = store;
  const rootOf = (id: string) => ancestorsOf(id, workspaces).at(-1) ?? id;
  const root = rootOf(workspaceId);
  return workspaces
    .list()
    .filter(({ id, status }) => id !== workspaceId && status !== 'removed' && rootOf(id) === root)
    .map(({ id }) => id);
}

function checkFile(
  { uri, name, mimeType, size }: z.output<typeof sentFileSchema>,
  index: number,
): FileReference {
  if (!uri || !name) refuse(400, `attachment[${index}]: uri and name are required`);
  return { uri, name, ...(mimeType ? { mimeType } : {}), ...(size ? { size } : {}) };
}

/** The sender gets its own message into its own inbox, as a row without a source. */
function echo(workspaceId: string, { message, attachments = [] }: NotifyBody, createdAtMicros: number) {
  const parts = attachments.map((file) => ({ kind: 'file', file }));
  return {
    workspaceId,
    activityType: 'a2a_receive',
    createdAtMicros,
    method: 'notify',
    summary: `Agent message: ${firstCharacters(message, SUMMARY_CHARACTERS)}`,
    responseBody: {
      result: message,
      ...(parts.length === 0 ? {} : { parts }),
    },
  };
}

function firstCharacters(text: string, count: number): string {
  const characters = [...text];
  return characters.length <= count ? text : `${characters.slice(0, count).join('')}…`;
}
