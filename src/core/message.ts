import type { Attachment } from './activity.ts';

/** Who wrote a message. Only `canvas_user` is a person; a system notice comes from the platform itself. */
export type Sender =
  | { readonly kind: 'canvas_user' }
  | {
      readonly kind: 'peer_agent';
      readonly peerId: string;
      readonly name?: string;
      readonly role?: string;
    }
  | { readonly kind: 'system_notice'; readonly sourceType: string };

/** What an activity becomes for the session. */
export interface Message {
  readonly activityId: string;
  /** The watched workspace that received it. */
  readonly workspaceId: string;
  readonly sender: Sender;
  readonly text: string;
  /** `sender`: the sender's words. `summary`: only the platform's one-line summary was readable. `none`: nothing was. */
  readonly textOrigin: 'sender' | 'summary' | 'none';
  readonly attachments: readonly Attachment[];
  readonly method?: string;
  readonly createdAt: string;
  /** The sender's own ids, quoted back in a reply so that it can be threaded. */
  readonly messageId?: string;
  readonly contextId?: string;
}

/** Why an activity does not become a message. */
export type IgnoreReason = 'own_notify' | 'own_activity' | 'upload_notice' | 'resent' | 'permission_verdict';

/** The method under which the platform files the answer to a delegation of ours. */
export const DELEGATE_RESULT = 'delegate_result';
