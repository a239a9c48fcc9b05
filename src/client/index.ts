/** The platform as a library, for agents other than the channel: `molecule-mcp-claude-channel/client`. */
export type { Activity, Attachment } from '../core/activity.ts';
export * from '../core/errors.ts';
export type { Message, Sender } from '../core/message.ts';
export type { Target } from '../core/target.ts';
export * from '../platform/client.ts';
export type { Delegations, ListedDelegation, StartedDelegation } from '../platform/delegations.ts';
export type { FetchLike } from '../platform/http.ts';
export type { Peer, Peers, QueuedMessage } from '../platform/peers.ts';
export type { SendOutcome } from '../platform/send-outcome.ts';
export type { DelegationState } from '../wire/delegation-row.ts';
export type { AgentCard } from '../wire/registry.ts';
export { createClient, type WorkspaceAccess } from './create-client.ts';
export { type Extracted, type ExtractOptions, extractArchive } from './extract-archive.ts';
