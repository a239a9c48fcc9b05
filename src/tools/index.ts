import { channelStatus } from './channel-status.ts';
import { chatHistory } from './chat-history.ts';
import { commitMemory } from './commit-memory.ts';
import { inboxPeek } from './inbox-peek.ts';
import { inboxPop } from './inbox-pop.ts';
import { inboxRelease } from './inbox-release.ts';
import { recallMemory } from './recall-memory.ts';
import { receipt } from './receipt.ts';
import { replyToWorkspace } from './reply-to-workspace.ts';
import type { RegisteredTool } from './tool.ts';
import { waitForMessage } from './wait-for-message.ts';

/** Every tool, in the order in which the model sees them. */
export const TOOLS: readonly RegisteredTool[] = [
  replyToWorkspace,
  waitForMessage,
  inboxPeek,
  inboxPop,
  inboxRelease,
  chatHistory,
  commitMemory,
  recallMemory,
  channelStatus,
  receipt,
];
