import { channelStatus } from './channel-status.ts';
import { receipt } from './receipt.ts';
import { replyToWorkspace } from './reply-to-workspace.ts';
import { sendMessageToUser } from './send-message-to-user.ts';
import type { RegisteredTool } from './tool.ts';

/** Every tool, in the order in which the model sees them. */
export const TOOLS: readonly RegisteredTool[] = [replyToWorkspace, sendMessageToUser, channelStatus, receipt];
