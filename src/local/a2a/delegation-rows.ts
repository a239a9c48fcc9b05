import { asRecord } from '../../core/json.ts';
import type { Answer } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { ActivityRecord } from '../store/activities.ts';

/** A delegation by its id, with both ends. */
export interface DelegationEnds {
  readonly id: string;
  readonly callerId: string;
  readonly targetId: string;
}

/** `text` is the answer as the platform found it; `error` is the platform's own word for a failure. */
export type DelegationOutcome = { readonly text: string } | { readonly error: string };

/** What an answer of `/a2a` makes of a delegation. */
export function toOutcome({ status, body, text, isError }: Answer): DelegationOutcome {
  if (status < 300 && isError !== true) return { text: responseText(body) ?? text ?? sortedJson(body) };
  const error = asRecord(body)?.error;
  return { error: typeof error === 'string' ? error : `status ${status}` };
}

/** The first text that the platform finds in a JSON-RPC result; undefined where it takes the whole answer instead. */
function responseText(body: unknown): string | undefined {
  const result = asRecord(asRecord(body)?.result);
  const artifacts = Array.isArray(result?.artifacts) ? result.artifacts : [];
  return [result, ...artifacts]
    .flatMap((holder) => asRecord(holder)?.parts ?? [])
    .map(asRecord)
    .map((part) => (part?.kind === 'text' ? part.text : undefined))
    .find((found) => typeof found === 'string');
}

/** JSON with its keys in order, as the platform's own maps come out. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, nested: unknown) => {
    const fields = Array.isArray(nested) ? undefined : asRecord(nested);
    if (fields === undefined) return nested;
    return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const SUMMARY_BYTES = 80;
const EVENT_PREVIEW_BYTES = 200;

/** The row that tells the caller how a delegation ended. */
export function recordResult(ends: DelegationEnds, outcome: DelegationOutcome, services: Services): void {
  const { store, clock, rules } = services;
  const failedBody = rules.namesFailedDelegations ? { delegation_id: ends.id } : undefined;
  store.activities.insertChecked({
    ...resultRow(ends.callerId),
    createdAtMicros: clock.nowMicros(),
    targetId: ends.targetId,
    ...('error' in outcome ? failed(outcome.error, failedBody) : completed(ends.id, outcome.text)),
  });
  publishOutcome(ends, outcome, services);
}

/** The same for an agent that delegated by itself and only reports how it went: nobody says whom it asked. */
export function recordReport(
  { id, callerId }: Pick<DelegationEnds, 'id' | 'callerId'>,
  outcome: DelegationOutcome,
  { store, clock, events, rules }: Services,
): void {
  const isFailed = 'error' in outcome;
  // Older platforms keep no row of a reported failure, only the changed status of the delegation itself.
  if (!isFailed || rules.namesFailedDelegations) {
    store.activities.insertChecked({
      ...resultRow(callerId),
      createdAtMicros: clock.nowMicros(),
      ...(isFailed
        ? failed(outcome.error, { error: outcome.error, delegation_id: id })
        : completed(id, outcome.text)),
    });
  }
  events.publish(isFailed ? 'DELEGATION_FAILED' : 'DELEGATION_COMPLETE', callerId, {
    delegation_id: id,
    ...(isFailed
      ? { error: outcome.error }
      : { response_preview: firstBytes(outcome.text, EVENT_PREVIEW_BYTES) }),
  });
}

/** The row of a delegation that waits until its peer has time; `settleQueued` changes it later. */
export function recordQueued(
  { id, callerId, targetId }: DelegationEnds,
  { store, clock, events }: Services,
): void {
  store.activities.insertChecked({
    ...resultRow(callerId),
    createdAtMicros: clock.nowMicros(),
    targetId,
    summary: 'Delegation queued — target at capacity',
    responseBody: { delegation_id: id, queued: true },
    status: 'queued',
  });
  events.publish('DELEGATION_STATUS', callerId, { delegation_id: id, target_id: targetId, status: 'queued' });
}

/** Ends a delegation that was queued, in the rows that it has already. */
export function settleQueued(ends: DelegationEnds, outcome: DelegationOutcome, services: Services): void {
  const { activities } = services.store;
  const rows = activities
    .all(ends.callerId)
    .filter((row) => row.activity_type === 'delegation' && names(row, ends.id));
  if (rows.length === 0) return;
  const isFailed = 'error' in outcome;
  for (const { id, method } of rows) {
    activities.complete(id, {
      status: isFailed ? 'failed' : 'completed',
      ...(isFailed ? { errorDetail: outcome.error } : {}),
      ...(method === 'delegate_result'
        ? { responseBody: { text: isFailed ? outcome.error : outcome.text, delegation_id: ends.id } }
        : {}),
    });
  }
  publishOutcome(ends, outcome, services);
}

function names(row: ActivityRecord, id: string): boolean {
  return [row.request_body, row.response_body].some((body) => body?.includes(id) === true);
}

/** The caller is the source as well; the task stands in the other row of the delegation. */
function resultRow(callerId: string) {
  const method = 'delegate_result';
  return { workspaceId: callerId, activityType: 'delegation', sourceId: callerId, method } as const;
}

function completed(id: string, text: string) {
  return {
    summary: `Delegation completed (${firstBytes(text, SUMMARY_BYTES)})`,
    responseBody: { text, delegation_id: id },
    status: 'completed',
  };
}

function failed(error: string, responseBody: unknown) {
  return {
    summary: 'Delegation failed',
    ...(responseBody === undefined ? {} : { responseBody }),
    status: 'failed',
    errorDetail: error,
  };
}

function publishOutcome(
  { id, callerId, targetId }: DelegationEnds,
  outcome: DelegationOutcome,
  { events }: Services,
): void {
  const common = { delegation_id: id, target_id: targetId };
  if ('error' in outcome) events.publish('DELEGATION_FAILED', callerId, { ...common, error: outcome.error });
  else {
    const preview = firstBytes(outcome.text, EVENT_PREVIEW_BYTES);
    events.publish('DELEGATION_COMPLETE', callerId, { ...common, response_preview: preview });
  }
}

function firstBytes(text: string, count: number): string {
  const bytes = Buffer.from(text);
  return bytes.byteLength <= count ? text : new TextDecoder().decode(bytes.subarray(0, count));
}
