import { z } from 'zod';
import { peerLabel } from '../core/notification.ts';
import { sendToPeer } from '../platform/send-to-peer.ts';
import { outgoingText } from './shared/outgoing-message.ts';
import { cancelledSend, sendFailure } from './shared/send-failure.ts';
import { sentResult } from './shared/sent-result.ts';
import { defineTool, WRITES_TO_PLATFORM } from './shared/tool.ts';
import {
  AS_WORKSPACE_ALIASES,
  asWorkspace,
  idArgument,
  targetForPeer,
} from './shared/workspace-arguments.ts';

export const startWorkspaceChat = defineTool({
  name: 'start_workspace_chat',
  title: 'Start a chat with a Molecule peer',
  description:
    'Opens a new conversation with a peer workspace; to answer a message use reply_to_workspace instead. Returns context_id, which the tags of its answers carry; they arrive later as messages.',
  input: z.object({
    workspace_id: idArgument('The peer to write to, from list_peers.'),
    text: z.string(),
    _as_workspace: asWorkspace,
  }),
  aliases: { ...AS_WORKSPACE_ALIASES, peer_id: 'workspace_id', message: 'text' },
  annotations: WRITES_TO_PLATFORM,
  async handle(args, context, { signal }) {
    const text = outgoingText(args.text);
    const peerId = args.workspace_id;
    const peer = { parameter: 'workspace_id', id: peerId, advice: 'Choose a peer with list_peers.' };
    const target = targetForPeer(peer, args._as_workspace, context);
    const call = ['start_workspace_chat', target.id, peerId, text];
    const messageId = context.outgoingIds.idFor(call);
    // The conversation is named after its first message, so that a repeat of a failed call opens the same one.
    const outgoing = { text, messageId, contextId: messageId };
    const data = { workspace_id: target.id, peer_id: peerId, context_id: messageId, message_id: messageId };
    const recipientLabel = peerLabel(peerId);
    const client = context.client(target);
    try {
      const outcome = await sendToPeer(client, peerId, outgoing, signal);
      context.outgoingIds.delivered(call);
      return sentResult(outcome, recipientLabel, data, context.saveText);
    } catch (error) {
      const attempt = { recipientLabel, isRepeatable: client.mergesRepeats };
      return signal.aborted ? cancelledSend(attempt) : sendFailure(error, attempt);
    }
  },
});
