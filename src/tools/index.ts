import { addRequestMessage } from './add-request-message.ts';
import { cancelRequest } from './cancel-request.ts';
import { channelStatus } from './channel-status.ts';
import { chatHistory } from './chat-history.ts';
import { checkRequests } from './check-requests.ts';
import { checkTaskStatus } from './check-task-status.ts';
import { commitMemory } from './commit-memory.ts';
import { createApproval, createRequest } from './create-request.ts';
import { delegateTask } from './delegate-task.ts';
import { delegateTaskAsync } from './delegate-task-async.ts';
import { getRequest } from './get-request.ts';
import { getWorkspaceInfo } from './get-workspace-info.ts';
import { inboxPeek } from './inbox-peek.ts';
import { inboxPop } from './inbox-pop.ts';
import { inboxRelease } from './inbox-release.ts';
import { listInbox } from './list-inbox.ts';
import { listPeers } from './list-peers.ts';
import { question } from './question.ts';
import { recallMemory } from './recall-memory.ts';
import { receipt } from './receipt.ts';
import { replyToWorkspace } from './reply-to-workspace.ts';
import { decideApproval, respondRequest } from './respond-request.ts';
import { sendMessageToUser } from './send-message-to-user.ts';
import type { RegisteredTool } from './shared/tool.ts';
import { startWorkspaceChat } from './start-workspace-chat.ts';
import { waitForMessage } from './wait-for-message.ts';

/** Every tool, in the order in which the model sees them. */
export const TOOLS: readonly RegisteredTool[] = [
  replyToWorkspace,
  sendMessageToUser,
  startWorkspaceChat,
  delegateTask,
  delegateTaskAsync,
  checkTaskStatus,
  createRequest,
  checkRequests,
  listInbox,
  getRequest,
  respondRequest,
  addRequestMessage,
  cancelRequest,
  listPeers,
  getWorkspaceInfo,
  waitForMessage,
  inboxPeek,
  inboxPop,
  inboxRelease,
  chatHistory,
  commitMemory,
  recallMemory,
  channelStatus,
  createApproval,
  decideApproval,
  receipt,
  question,
];
