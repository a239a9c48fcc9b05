import type { Hono } from 'hono';
import { z } from 'zod';
import { optionalText, readJson } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { ApprovalRecord } from '../store/asks.ts';
import { goTimestamp, goTimestampOrNull } from '../store/clock.ts';

const INVALID_BODY = 'invalid request body';
const approvalSchema = z.object({
  task_id: optionalText,
  action: z.string().min(1),
  reason: optionalText,
  context: z.record(z.string(), z.unknown()).nullish(),
});
const decisionSchema = z.object({ decision: z.string().min(1), decided_by: optionalText });

/** Approvals from before there were requests. A workspace's own token may decide them. */
export function registerApprovalRoutes(app: Hono, { auth, store, clock, events }: Services): void {
  const { asks, workspaces } = store;
  const path = '/workspaces/:id/approvals';

  app.post(path, async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, approvalSchema, INVALID_BODY);
    const { action, reason, task_id: taskId, context = null } = body;
    const id = crypto.randomUUID();
    asks.addApproval({
      id,
      workspace_id: workspaceId,
      task_id: taskId,
      action,
      reason,
      context: JSON.stringify(context),
      created_at: clock.nowMicros(),
    });
    const asked = { approval_id: id, action, reason, task_id: taskId };
    events.publish('APPROVAL_REQUESTED', workspaceId, asked);
    const parent = workspaces.parentOf(workspaceId);
    if (typeof parent === 'string') {
      const escalated = { approval_id: id, from_workspace_id: workspaceId, action, reason };
      events.publish('APPROVAL_ESCALATED', parent, escalated);
    }
    return reply({ status: 201, body: { approval_id: id, status: 'pending' } });
  });

  app.get(path, (c) =>
    ok(
      asks.approvals(auth.requireWorkspace(c)).map((approval) => ({
        ...approvalView(approval),
        task_id: approval.task_id,
        decided_by: approval.decided_by,
        decided_at: goTimestampOrNull(approval.decided_at),
      })),
    ),
  );

  app.get('/approvals/pending', (c) => {
    auth.requireAdmin(c.req.raw);
    return ok(
      asks.approvals().map((approval) => ({
        ...approvalView(approval),
        workspace_id: approval.workspace_id,
        workspace_name: workspaces.get(approval.workspace_id)?.name ?? '',
      })),
    );
  });

  app.post(`${path}/:approvalId/decide`, async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, decisionSchema, INVALID_BODY);
    const { decision, decided_by: decidedBy } = body;
    if (decision !== 'approved' && decision !== 'denied') {
      refuse(400, "decision must be 'approved' or 'denied'");
    }
    const id = c.req.param('approvalId');
    const by = decidedBy || 'human';
    if (!asks.decide(workspaceId, id, decision, by, clock.nowMicros())) {
      refuse(404, 'approval not found or already decided');
    }
    const type = decision === 'approved' ? 'APPROVAL_APPROVED' : 'APPROVAL_DENIED';
    events.publish(type, workspaceId, { approval_id: id, decision, decided_by: by });
    return ok({ status: decision, approval_id: id });
  });

  app.post(`${path}/:approvalId/withdraw`, (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const id = c.req.param('approvalId');
    const approval = asks.approval(id) ?? refuse(404, 'approval not found');
    if (approval.workspace_id !== workspaceId) refuse(403, 'not the requester');
    if (!asks.decide(workspaceId, id, 'withdrawn', 'requester', clock.nowMicros())) {
      refuse(409, 'approval not pending (already decided or withdrawn)');
    }
    events.publish('APPROVAL_WITHDRAWN', workspaceId, { approval_id: id, decided_by: 'requester' });
    return ok({ status: 'withdrawn', approval_id: id });
  });
}

function approvalView({ id, action, reason, status, created_at: createdAt }: ApprovalRecord) {
  return { id, action, reason, status, created_at: goTimestamp(createdAt) };
}
