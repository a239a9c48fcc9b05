import type { SaveText } from '../core/long-text.ts';
import { peerLabel } from '../core/notification.ts';
import type { PlatformClient } from '../platform/client.ts';
import { type OutgoingText, sendToPeer } from '../platform/send-to-peer.ts';
import { sleep } from '../runtime/sleep.ts';
import type { SendOutcome } from '../wire/a2a.ts';
import { outgoingTask, rememberDelegation, taskArguments } from './shared/delegating.ts';
import { cancelledSend, sendFailure } from './shared/send-failure.ts';
import { peerError, quotedAnswer } from './shared/sent-result.ts';
import { defineTool, type ToolCall, type ToolResult, WRITES_TO_PLATFORM } from './shared/tool.ts';
import { AS_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

/** A push-mode peer works while we wait; the platform would wait longer, but a session should not. */
const BUDGET_MS = 300_000;
const QUEUE_LOOK_MS = 3_000;
const PROGRESS_INTERVAL_MS = 10_000;

export const delegateTask = defineTool({
  name: 'delegate_task',
  title: 'Give a peer a task and wait',
  description:
    'Gives a peer workspace a task and waits up to 5 minutes for the answer. A peer with an inbox answers later, in a message; the result says so. For long work use delegate_task_async.',
  input: taskArguments,
  aliases: AS_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  async handle(args, context, call) {
    const outgoing = outgoingTask(args, 'Do the task yourself, or choose a peer with list_peers.', context);
    const { target, peerId, task } = outgoing;
    const callKey = ['delegate_task', target.id, peerId, task];
    const messageId = context.outgoingIds.idFor(callKey);
    const to = peerLabel(peerId);
    const client = context.client(target);
    try {
      const work = deliver(client, peerId, { text: task, messageId }, call.signal);
      const outcome = await withProgress(call, `Waiting for ${to}`, work);
      context.outgoingIds.delivered(callKey);
      const delegation = { id: messageId, isAwaited: false };
      const failures = outcome.kind === 'queued' ? rememberDelegation(context, outgoing, delegation) : [];
      const data = { workspace_id: target.id, peer_id: peerId, message_id: messageId };
      return { ...taskResult(outcome, to, data, context.saveText), failures };
    } catch (error) {
      const attempt = { recipientLabel: to, isRepeatable: client.mergesRepeats };
      return call.signal.aborted ? cancelledSend(attempt) : sendFailure(error, attempt);
    }
  },
});

/** Does long work and shows every few seconds that it is alive: `waitingFor, 20 s`. */
export async function withProgress<T>(
  call: Pick<ToolCall, 'progress'>,
  waitingFor: string,
  work: Promise<T>,
  intervalMs = PROGRESS_INTERVAL_MS,
): Promise<T> {
  const ended = new AbortController();
  void sayThatItGoesOn(call, waitingFor, intervalMs, ended.signal);
  return work.finally(() => ended.abort());
}

async function sayThatItGoesOn(
  call: Pick<ToolCall, 'progress'>,
  waitingFor: string,
  intervalMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (let waitedMs = intervalMs; !signal.aborted; waitedMs += intervalMs) {
    await sleep(intervalMs, signal);
    if (!signal.aborted) call.progress(`${waitingFor}, ${Math.round(waitedMs / 1000)} s`);
  }
}

type TaskOutcome = SendOutcome | { readonly kind: 'lost' };

/** Sends the task, and follows it through the platform's queue when the peer is busy. */
async function deliver(
  client: PlatformClient,
  peerId: string,
  outgoing: OutgoingText,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const deadlineMs = performance.now() + BUDGET_MS;
  const outcome = await sendToPeer(client, peerId, outgoing, signal, BUDGET_MS);
  if (outcome.kind !== 'queued' || outcome.queueId === undefined) return outcome;
  while (performance.now() < deadlineMs) {
    await sleep(QUEUE_LOOK_MS, signal);
    signal.throwIfAborted();
    // A look that fails changes nothing about the message; the next one may work.
    const message = await client.peers.queued(peerId, outcome.queueId, signal).catch(() => undefined);
    if (message?.kind === 'handed_over') return message.outcome;
    if (message?.kind === 'lost') return message;
  }
  return outcome;
}

function taskResult(
  outcome: TaskOutcome,
  to: string,
  data: Readonly<Record<string, unknown>>,
  save: SaveText,
): ToolResult {
  switch (outcome.kind) {
    case 'answered':
      return {
        text: `${to} answered; ${quotedAnswer(outcome.text, save)}`,
        data: { status: 'completed', ...data },
      };
    case 'queued':
      return outcome.queueId === undefined
        ? {
            text: `Delivered to the inbox of ${to}; there is no answer yet. The answer arrives as a new message: do not wait for it, and do not delegate this again.`,
            data: { status: 'queued', ...data },
          }
        : {
            text: `${to} is still busy; the platform keeps the task and hands it over when it can. There is no answer yet; do not delegate this again.`,
            data: { status: 'queued', queue_id: outcome.queueId, ...data },
          };
    case 'lost':
      return {
        isError: true,
        text: `${to} was busy, and the platform could not hand the task over later: it was not done. Try again, or choose another peer.`,
        data: { status: 'failed', ...data },
      };
    case 'peer_error':
      return peerError(outcome, to, data, save);
  }
}
