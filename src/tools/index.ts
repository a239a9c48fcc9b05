import { channelStatus } from './channel-status.ts';
import { chatHistory } from './chat-history.ts';
import { commitMemory } from './commit-memory.ts';
import { recallMemory } from './recall-memory.ts';
import { receipt } from './receipt.ts';
import { replyToWorkspace } from './reply-to-workspace.ts';
import { sendMessageToUser } from './send-message-to-user.ts';
import type { RegisteredTool } from './tool.ts';

/** Every tool, in the order in which the model sees them. */
export const TOOLS: readonly RegisteredTool[] = [
  replyToWorkspace,
  sendMessageToUser,
  chatHistory,
  commitMemory,
  recallMemory,
  channelStatus,
  receipt,
];
