import { ToolInputError } from '../../core/errors.ts';
import type { Message } from '../../core/message.ts';
import { peerLabel, senderLabel } from '../../core/notification.ts';
import { safeWord } from '../../core/safe-text.ts';
import type { Target } from '../../core/target.ts';
import type { InboxEntry } from '../../inbox/entry.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import { type ActingContext, targetForPeer, watchedTarget } from './workspace-arguments.ts';

export interface ReplyArguments {
  readonly activity_id?: string | undefined;
  readonly peer_id?: string | undefined;
  readonly workspace_id?: string | undefined;
}

export interface RouteContext extends ActingContext {
  inbox(): Pick<Inbox, 'find' | 'lastWorkspaceOfPeer'> | undefined;
}

/** Who a reply goes to, who it comes from, and which message it answers. */
export interface ReplyRoute {
  readonly target: Target;
  readonly recipient: { readonly kind: 'canvas_user' } | { readonly kind: 'peer'; readonly peerId: string };
  readonly recipientLabel: string;
  /** The message that is answered; absent when only a peer was named. */
  readonly entry: InboxEntry | undefined;
}

const COPY_ID = 'Copy activity_id exactly from the <channel> tag of the message you answer.';

/**
 * Decides where a reply goes. `activity_id` alone is enough; `peer_id`, with `workspace_id` where several workspaces
 * are watched, works without it. Anything contradictory is an error, never a guess.
 */
export function routeReply(args: ReplyArguments, context: RouteContext): ReplyRoute {
  const targets = context.targets();
  const found = args.activity_id === undefined ? [] : (context.inbox()?.find(args.activity_id) ?? []);
  const entries = found.filter(
    (entry) => args.workspace_id === undefined || entry.message.workspaceId === args.workspace_id,
  );
  const [entry] = entries;
  if (entries.length > 1) {
    const choices = entries.map((candidate) => candidate.message.workspaceId).join(', ');
    throw new ToolInputError(
      `activity_id stands for messages of several workspaces: ${choices}.`,
      'Add workspace_id.',
    );
  }
  if (entry === undefined) return routeWithoutMessage(args, context, found);
  return routeToMessage(args, targets, entry);
}

function routeToMessage(args: ReplyArguments, targets: readonly Target[], entry: InboxEntry): ReplyRoute {
  const { message } = entry;
  const target = watchedTarget(targets, message.workspaceId);
  const { sender, request } = message;
  if (request !== undefined) {
    throw new ToolInputError(
      'That message is about a request; nobody reads a reply to it.',
      'Use respond_request or add_request_message with the request_id of its <channel> tag.',
    );
  }
  if (sender.kind === 'system_notice') {
    throw new ToolInputError(
      'That message is a notice of the platform; nobody reads a reply to it.',
      'Do not reply to it.',
    );
  }
  const peerId = sender.kind === 'peer_agent' ? sender.peerId : undefined;
  if (args.peer_id !== undefined && args.peer_id !== peerId) {
    throw new ToolInputError(
      `peer_id does not belong to that message, which came from ${describeSender(message)}.`,
      'Leave peer_id out when you give activity_id.',
    );
  }
  return {
    target,
    recipient: peerId === undefined ? { kind: 'canvas_user' } : { kind: 'peer', peerId },
    recipientLabel: senderLabel(sender),
    entry,
  };
}

function routeWithoutMessage(
  args: ReplyArguments,
  context: RouteContext,
  found: readonly InboxEntry[],
): ReplyRoute {
  if (args.peer_id === undefined) {
    if (args.activity_id === undefined) {
      throw new ToolInputError(
        'Neither activity_id nor peer_id was given, so there is no recipient.',
        COPY_ID,
      );
    }
    const [other] = found;
    throw new ToolInputError(
      other === undefined
        ? `No message with activity_id ${safeWord(args.activity_id)} has arrived here.`
        : `That message belongs to workspace ${other.message.workspaceId}, not to ${safeWord(args.workspace_id ?? '')}.`,
      COPY_ID,
    );
  }
  const peer = { parameter: 'peer_id', id: args.peer_id, advice: COPY_ID };
  const target = targetForPeer(peer, args.workspace_id, context);
  return {
    target,
    recipient: { kind: 'peer', peerId: args.peer_id },
    recipientLabel: peerLabel(args.peer_id),
    entry: undefined,
  };
}

function describeSender(message: Message): string {
  const { sender } = message;
  return sender.kind === 'peer_agent' ? `peer ${sender.peerId}` : 'the canvas user';
}
