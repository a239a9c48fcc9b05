import type { Hono } from 'hono';
import { z } from 'zod';
import type { NotifyBody } from '../../../wire/a2a.ts';
import { optionalCount, optionalText, readJson } from '../../http/read-body.ts';
import { ok, refuse } from '../../http/reply.ts';
import type { Services } from '../../store/services.ts';

const attachmentSchema = z.object({
  uri: optionalText,
  name: optionalText,
  mimeType: optionalText,
  size: optionalCount,
});

const notifySchema = z.object({
  message: z.string().min(1),
  attachments: z
    .array(attachmentSchema)
    .nullish()
    .transform((attachments) => attachments ?? []),
});

const SUMMARY_CHARACTERS = 80;
const BROADCAST_CHARACTERS = 120;

export function registerNotifyRoutes(app: Hono, services: Services): void {
  const { auth, workspaces, activities, events, clock, rules } = services;

  app.post('/workspaces/:id/notify', async (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    const { message, attachments } = await readJson(c.req.raw, notifySchema, 'message is required');
    for (const [index, { uri, name }] of attachments.entries()) {
      if (uri === '' || name === '') refuse(400, `attachment[${index}]: uri and name are required`);
    }
    const workspace = workspaces.get(workspaceId);
    if (workspace === undefined || workspace.status === 'removed') refuse(404, 'workspace not found');
    if (rules.isCurrent && workspace.talk_to_user_enabled === 0) {
      const hint = 'Turn on "talk to user" for this workspace, or report to its parent.';
      refuse(403, { error: 'talk_to_user_disabled', hint });
    }
    const body = {
      message,
      ...(attachments.length === 0 ? {} : { attachments: attachments.map(toWire) }),
    };
    activities.insertChecked(echo(workspaceId, body, clock.nowMicros()));
    workspaces.update(workspaceId, { last_outbound_at: clock.nowMicros() });
    events.publish('AGENT_MESSAGE', workspaceId, {
      ...body,
      workspace_id: workspaceId,
      name: workspace.name,
    });
    events.publish('ACTIVITY_LOGGED', workspaceId, { activity_type: 'a2a_receive', method: 'notify' });
    return ok({ status: 'sent' });
  });

  if (!rules.isCurrent) return;

  app.post('/workspaces/:id/broadcast', async (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    const schema = z.object({ message: z.string().min(1) });
    const { message } = await readJson(c.req.raw, schema, 'message is required');
    const sender = workspaces.get(workspaceId) ?? refuse(404, 'workspace not found');
    if (sender.broadcast_enabled === 0) refuse(403, 'broadcast_disabled');
    const shared = {
      createdAtMicros: clock.nowMicros(),
      sourceId: workspaceId,
      method: 'broadcast',
      summary: `Broadcast from ${sender.name}: ${firstCharacters(message, BROADCAST_CHARACTERS)}`,
    };
    const others = workspaces.list().filter(({ id, status }) => id !== workspaceId && status !== 'removed');
    activities.insertAll([
      { ...shared, workspaceId, activityType: 'broadcast_sent', requestBody: { message } },
      ...others.map(({ id }) => ({
        ...shared,
        workspaceId: id,
        targetId: id,
        activityType: 'broadcast_receive',
      })),
    ]);
    for (const { id } of others)
      events.publish('ACTIVITY_LOGGED', id, { activity_type: 'broadcast_receive' });
    return ok({ status: 'sent', delivered: others.length });
  });
}

/** The sender finds its own words in its own inbox, as a row without a source. */
function echo(workspaceId: string, { message, attachments = [] }: NotifyBody, createdAtMicros: number) {
  const parts = attachments.map((file) => ({ kind: 'file', file }));
  return {
    workspaceId,
    activityType: 'a2a_receive',
    createdAtMicros,
    method: 'notify',
    summary: `Agent message: ${firstCharacters(message, SUMMARY_CHARACTERS)}`,
    responseBody: { result: message, ...(parts.length === 0 ? {} : { parts }) },
  };
}

function toWire({ uri, name, mimeType, size }: z.output<typeof attachmentSchema>) {
  return { uri, name, ...(mimeType === '' ? {} : { mimeType }), ...(size === 0 ? {} : { size }) };
}

function firstCharacters(text: string, count: number): string {
  const characters = [...text];
  return characters.length <= count ? text : `${characters.slice(0, count).join('')}…`;
}
