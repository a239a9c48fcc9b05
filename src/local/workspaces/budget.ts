import type { Hono } from 'hono';
import { z } from 'zod';
import { asRecord, parseJson } from '../../core/json.ts';
import { readJson } from '../http/read-request.ts';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';

const HOUR_MICROS = 3_600_000_000;

/** How far back each limit looks; a month is thirty days. */
const PERIODS = {
  hourly: HOUR_MICROS,
  daily: 24 * HOUR_MICROS,
  weekly: 7 * 24 * HOUR_MICROS,
  monthly: 30 * 24 * HOUR_MICROS,
} as const;
type Period = keyof typeof PERIODS;
const PERIOD_NAMES: readonly Period[] = ['hourly', 'daily', 'weekly', 'monthly'];

const cents = z.int().min(0).nullable();
const budgetSchema = z.object({
  budget_limit: cents.optional(),
  budget_limits: z.partialRecord(z.enum(PERIOD_NAMES), cents).optional(),
});

/** What a workspace may spend, in cents. Nobody can write to one that spent it. */
export function registerBudgetRoutes(app: Hono, services: Services): void {
  const { auth, store } = services;
  const find = (id: string) => store.workspaces.getLive(id) ?? refuse(404, 'workspace not found');

  app.get('/workspaces/:id/budget', (c) => ok(budgetView(find(auth.requireWorkspace(c)), services)));

  app.patch('/workspaces/:id/budget', async (c) => {
    auth.requireAdmin(c.req.raw);
    const workspace = find(c.req.param('id'));
    const body = await readJson(c.req.raw, budgetSchema, 'invalid request body');
    if (body.budget_limit === undefined && body.budget_limits === undefined) {
      refuse(400, 'budget_limit field is required');
    }
    const monthly = body.budget_limit === undefined ? {} : { monthly: body.budget_limit };
    const limits = { ...limitsOf(workspace), ...monthly, ...body.budget_limits };
    store.workspaces.update(workspace.id, { budget_limits: JSON.stringify(limits) });
    return ok(budgetView(find(workspace.id), services));
  });
}

/** The periods in which a workspace has spent all that it may. */
export function exceededPeriods(workspace: WorkspaceRecord, services: Services): readonly Period[] {
  const limits = limitsOf(workspace);
  return PERIOD_NAMES.filter((period) => {
    const limit = limits[period];
    return limit !== null && spent(workspace.id, period, services) >= limit;
  });
}

/** Heartbeats tell the sum of a month; what it grew by was spent since the last one. */
export function recordSpending(
  { id, monthly_spend: before }: WorkspaceRecord,
  monthlyCents: number,
  { store, clock }: Services,
): void {
  const grown = Math.max(0, Math.trunc(monthlyCents)) - before;
  if (grown > 0) store.spending.record(id, grown, clock.nowMicros());
  store.workspaces.update(id, { monthly_spend: before + grown });
}

function budgetView(workspace: WorkspaceRecord, services: Services) {
  const limits = limitsOf(workspace);
  const remaining = (limit: number | null, spend: number) => (limit === null ? null : limit - spend);
  const periods = PERIOD_NAMES.map((period) => {
    const limit = limits[period];
    const spend = spent(workspace.id, period, services);
    return [period, { limit, spend, remaining: remaining(limit, spend) }] as const;
  });
  return {
    periods: Object.fromEntries(periods),
    budget_limit: limits.monthly,
    monthly_spend: workspace.monthly_spend,
    budget_remaining: remaining(limits.monthly, workspace.monthly_spend),
  };
}

function limitsOf({ budget_limits: json }: WorkspaceRecord): Readonly<Record<Period, number | null>> {
  const stored = asRecord(parseJson(json)) ?? {};
  const limit = (period: Period) => cents.safeParse(stored[period]).data ?? null;
  return {
    hourly: limit('hourly'),
    daily: limit('daily'),
    weekly: limit('weekly'),
    monthly: limit('monthly'),
  };
}

function spent(workspaceId: string, period: Period, { store, clock }: Services): number {
  return store.spending.since(workspaceId, clock.nowMicros() - PERIODS[period]);
}
