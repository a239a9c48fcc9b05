/** The platform as a library, for agents other than the channel: `molecule-mcp-claude-channel/client`. */
export type { Activity } from '../core/activity.ts';
export type { Attachment, AttachmentFate } from '../core/attachment.ts';
export * from '../core/delegation-errors.ts';
export * from '../core/errors.ts';
export * from '../core/http-status-error.ts';
export type { Message, MessageRequest, Sender } from '../core/message.ts';
export type { Target } from '../core/target.ts';
export { TokenLeakError } from '../core/token-guard.ts';
export type { History, HistoryQuery, HistoryRows } from '../platform/activities.ts';
export * from '../platform/client.ts';
export type { DelegationAnswer } from '../platform/delegation-answers.ts';
export type {
  Delegations,
  ListedDelegation,
  RunOptions,
  StartedDelegation,
} from '../platform/delegations.ts';
export { type EventOptions, type PlatformEvent, readEvents } from '../platform/events.ts';
export type { FetchLike } from '../platform/http.ts';
export type { FoundMemories, Memories, Memory, MemoryQuery } from '../platform/memories.ts';
export type { Peer, Peers, QueuedMessage } from '../platform/peers.ts';
export type { Plugins } from '../platform/plugins.ts';
export type { Requests, RequestThread } from '../platform/requests.ts';
export type { Download, UploadLimits, UploadPart, Uploads } from '../platform/uploads.ts';
export type { SendOutcome } from '../wire/a2a.ts';
export type { DelegateBody, DelegationState } from '../wire/delegations.ts';
export type { AgentCard } from '../wire/registry.ts';
export type {
  CreateRequestBody,
  PlatformRequest,
  RequestAction,
  RequestComment,
  RequestParty,
} from '../wire/requests.ts';
export type { UploadedFile } from '../wire/uploads.ts';
export { createClient, type WorkspaceAccess } from './create-client.ts';
export { DirectCalls, type DirectCallsOptions } from './direct-calls.ts';
export { type FileSource, uploadFiles } from './file-source.ts';
export type { IncomingMessage, ReplyOptions } from './incoming-message.ts';
export {
  type Extracted,
  type ExtractOptions,
  extractArchive,
  type InstallOptions,
  installPlugin,
} from './install-plugin.ts';
export { type Registration, register, TokenGivenBeforeError } from './register.ts';
export { type AgentEnd, type AgentOptions, runAgent } from './run-agent.ts';
export {
  type PeerMessage,
  type PeerSendOptions,
  sendToPeer,
  sendToUser,
  type UserMessage,
} from './send.ts';
