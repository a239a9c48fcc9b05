import type { FeedState } from '../../core/feed-verdict.ts';
import type { SenderRule } from '../../inbox/access/policy.ts';
import type { GuardFate } from '../../inbox/entry.ts';

export type Mode = 'starting' | 'unconfigured' | 'passive' | 'standby' | 'active';

export interface WorkspaceStatus {
  readonly id: string;
  readonly platformUrl: string;
  readonly state: FeedState;
  readonly registered: boolean;
  readonly lastPollAt: string | undefined;
  readonly lastHeartbeatAt: string | undefined;
  /** Messages that wait to be pushed. */
  readonly waiting: number;
  /** Kept back until they are read or released: older ones of a flood, and those of peers that sent too many. */
  readonly held: { readonly flood: number; readonly peerLimit: number };
  /** Pushed, but the session has not been seen to have them yet. */
  readonly unconfirmed: number;
  readonly delivered: number;
  /** Pushed several times without any sign of the session: kept, and not pushed again. */
  readonly undelivered: number;
  /** Rows that are echoes of what this workspace sent. */
  readonly ignored: number;
  /** Who may write to the session through it. */
  readonly senders: SenderRule;
  /** Messages of senders who may not. */
  readonly refused: number;
  /** Messages that found no room here, because too many wait already. */
  readonly leftOut: number;
  readonly unreadableRows: number;
  /** What the heartbeats say: how many messages the session is answering, and the first of them in a line. */
  readonly activeTasks: number;
  readonly currentTask: string;
  /** The event stream that makes messages arrive at once: only `alive` is proven to work. */
  readonly doorbell: 'off' | 'unproven' | 'alive' | 'closed' | 'absent';
  readonly lastError: { readonly what: string; readonly fix: string; readonly at: string } | undefined;
}

/** Why this session does not listen, and what is done about it. */
export interface DeafReport {
  /** The likely cause, one clause. */
  readonly cause: string;
  readonly fix: string;
  /** Whether messages come with the hooks instead; `forbidden` names the policy that prevents it. */
  readonly fallback: 'off' | 'hooks' | { readonly forbidden: string };
}

/** What sees to it that people are answered, and what it did for the messages that are still kept. */
export interface ReplyGuardReport {
  readonly scope: 'people' | 'all' | 'off';
  /** Whether this host runs the hooks that it needs, by its version and by how it was started. */
  readonly works: boolean;
  readonly counts: Readonly<Record<GuardFate, number>>;
}

/** Told in the background copy of a session that had the channel. */
export interface LeftWindow {
  /** One or two sentences, the first without a capital letter. */
  readonly what: string;
  readonly fix: string;
}

/** Everything that `channel_status` says. */
export interface StatusReport {
  readonly version: string;
  readonly mode: Mode;
  /** Why this mode, in a sentence. */
  readonly why: string;
  /** What the user can do about it; undefined when nothing is wrong. */
  readonly fix: string | undefined;
  readonly stateDirectory: string;
  /** What the user types in a terminal. */
  readonly commands: { readonly doctor: string; readonly access: string };
  readonly pollIntervalMs: number | undefined;
  readonly pollWindowSeconds: number | undefined;
  /** The interval while the doorbell is alive. */
  readonly relaxedIntervalMs: number | undefined;
  /** Whether the host has shown that it is ready for messages. */
  readonly hostReady: boolean;
  /** Whether the session's hooks tell what it has seen: `none` means that a completed write counts as delivered, `deaf` that no push was seen to arrive. */
  readonly receipts: 'none' | 'expected' | 'working' | 'deaf';
  /**
   * `hears`: it was seen to get a message; `busy`: it works, or a dialog is open, and what comes waits for the end of that;
   * `unproven`: nothing has shown it yet. Undefined in a session that receives nothing.
   */
  readonly hearing: 'hears' | 'busy' | 'deaf' | 'unproven' | undefined;
  readonly deaf: DeafReport | undefined;
  readonly leftWindow: LeftWindow | undefined;
  /** Whether canvas users can answer tool approvals; `waiting` while this session does not receive the messages. */
  readonly permissionRelay: {
    readonly state: 'off' | 'on' | 'waiting' | 'restart_needed';
    /** Requests that wait for an answer. */
    readonly open: number;
  };
  readonly replyGuard: ReplyGuardReport;
  /** Whether questions and plans of Claude can be answered on the canvas, and whether one waits for that. */
  readonly questions: {
    readonly state: 'off' | 'on' | 'waiting' | 'unsupported';
    readonly isOpen: boolean;
    /** While it is off: one for a person waited in the terminal for longer than five minutes. */
    readonly isWorthOffering: boolean;
  };
  readonly workspaces: readonly WorkspaceStatus[];
  readonly warnings: readonly string[];
}
