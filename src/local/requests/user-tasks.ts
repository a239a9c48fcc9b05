import type { Hono } from 'hono';
import { z } from 'zod';
import { optionalText, readJson } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { UserTaskRecord } from '../store/asks.ts';
import { goTimestamp, goTimestampOrNull } from '../store/clock.ts';

const INVALID_BODY = 'invalid request body';
const taskSchema = z.object({ title: z.string().min(1), detail: optionalText });
const resolveSchema = z.object({ status: z.string().min(1), resolved_by: optionalText });
const changeSchema = z.object({
  title: z.string().nullish(),
  detail: z.string().nullish(),
  status: z.string().nullish(),
});

/** What an agent asks people to do, from before there were requests. Whoever asked may also say that it is done. */
export function registerUserTaskRoutes(app: Hono, { auth, store, clock, events }: Services): void {
  const { asks, workspaces } = store;
  const path = '/workspaces/:id/user-tasks';

  app.post(path, async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const { title, detail } = await readJson(c.req.raw, taskSchema, INVALID_BODY);
    const id = crypto.randomUUID();
    asks.addTask({
      id,
      workspace_id: workspaceId,
      title,
      detail: detail || null,
      created_at: clock.nowMicros(),
    });
    events.publish('USER_TASK_REQUESTED', workspaceId, { user_task_id: id, title });
    return reply({ status: 201, body: { user_task_id: id, status: 'pending' } });
  });

  app.get(path, (c) =>
    ok(
      asks.tasks(auth.requireWorkspace(c)).map((task) => ({
        ...taskView(task),
        resolved_at: goTimestampOrNull(task.resolved_at),
        resolved_by: task.resolved_by,
      })),
    ),
  );

  app.get('/user-tasks/pending', (c) => {
    auth.requireAdmin(c.req.raw);
    return ok(
      asks.tasks().map((task) => ({
        ...taskView(task),
        workspace_id: task.workspace_id,
        workspace_name: workspaces.get(task.workspace_id)?.name ?? '',
      })),
    );
  });

  app.post(`${path}/:taskId/resolve`, async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, resolveSchema, INVALID_BODY);
    const { status, resolved_by: by } = body;
    if (status !== 'done' && status !== 'dismissed') refuse(400, "status must be 'done' or 'dismissed'");
    const id = c.req.param('taskId');
    if (!asks.resolveTask(workspaceId, id, status, by || 'human', clock.nowMicros())) {
      refuse(404, 'user task not found or already resolved');
    }
    const resolved = { user_task_id: id, status, resolved_by: by || 'human' };
    events.publish('USER_TASK_RESOLVED', workspaceId, resolved);
    return ok({ status, user_task_id: id });
  });

  app.patch(`${path}/:taskId`, async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, changeSchema, INVALID_BODY);
    const { title = null, detail = null, status = null } = body;
    if (status !== null && !['pending', 'done', 'dismissed'].includes(status)) {
      refuse(400, "status must be 'pending', 'done' or 'dismissed'");
    }
    const id = c.req.param('taskId');
    if (!asks.changeTask(workspaceId, id, { title, detail, status })) refuse(404, 'user task not found');
    return ok({ status: 'updated', user_task_id: id });
  });

  app.delete(`${path}/:taskId`, (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const id = c.req.param('taskId');
    if (!asks.deleteTask(workspaceId, id)) refuse(404, 'user task not found');
    return ok({ status: 'deleted', user_task_id: id });
  });
}

function taskView({ id, title, detail, status, created_at: createdAt }: UserTaskRecord) {
  return { id, title, detail, status, created_at: goTimestamp(createdAt) };
}
