/**
 * A version of the platform: before poll mode (E0), that of the public documentation (E1, May 2026), that of June 2026
 * (E1.5), the newest (E2).
 */
export type Era = 'E0' | 'E1' | 'E1.5' | 'E2';

const MIB = 1024 * 1024;

/** What one era of the platform can do; everything else is the same in all three. */
export interface EraRules {
  readonly era: Era;
  /** `since_secs`, `since_id`, `before_ts` and `peer_id`; without them these parameters are ignored. */
  readonly hasWindows: boolean;
  readonly hasPeerInfo: boolean;
  /** `seq` in rows, `POST /activity/ack`. */
  readonly hasSeq: boolean;
  readonly hasPollMode: boolean;
  /** Parts keep a `type` key, and a missing `role` stays missing. */
  readonly keepsPartTypes: boolean;
  /** v0.2 `content` becomes `parts`. */
  readonly readsContent: boolean;
  /** A message is a row before it is delivered, and a second one with its `messageId` is the same row. */
  readonly mergesMessages: boolean;
  /** A longer body is cut off there without a word, or refused. */
  readonly maxA2aBytes: number;
  readonly cutsLargeBodies: boolean;
  readonly maxUploadFileBytes: number;
  readonly maxUploadRequestBytes: number;
  readonly readsAckedUploads: boolean;
  /** What tells `/a2a` who is calling. */
  readonly caller: 'header' | 'header-or-bearer' | 'bearer';
  readonly rootsMayTalk: boolean;
  readonly tellsRemoval: boolean;
  readonly removalHint: string;
  /** Tasks and approvals between workspaces and people: `/requests`, and their older siblings. */
  readonly hasRequests: boolean;
  /** A person's message says that it is one, and gets the thread of its workspace. */
  readonly marksCanvasUsers: boolean;
  /** A workspace's own token may not change where and with which rights it runs. */
  readonly guardsInfrastructure: boolean;
  /** The row of a failed delegation says which one it was. */
  readonly namesFailedDelegations: boolean;
  /** Broadcasts, abilities, upload limits, the message queue, `X-Confirm-Name`, memory v2, admin tokens. */
  readonly isCurrent: boolean;
  readonly heartbeatStaleSeconds: number;
  /** Rate limits count per address only. */
  readonly limitsByAddress: boolean;
}

const CURRENT: EraRules = {
  era: 'E2',
  hasWindows: true,
  hasPeerInfo: true,
  hasSeq: true,
  hasPollMode: true,
  keepsPartTypes: false,
  readsContent: true,
  mergesMessages: true,
  maxA2aBytes: 16 * MIB,
  cutsLargeBodies: false,
  maxUploadFileBytes: 100 * MIB,
  maxUploadRequestBytes: 100 * MIB,
  readsAckedUploads: true,
  caller: 'bearer',
  rootsMayTalk: false,
  tellsRemoval: true,
  removalHint:
    'Create a replacement workspace in Canvas, then open Settings → Workspace Tokens → + New Token',
  hasRequests: true,
  marksCanvasUsers: true,
  guardsInfrastructure: true,
  namesFailedDelegations: true,
  isCurrent: true,
  heartbeatStaleSeconds: 180,
  limitsByAddress: false,
};

const DOCUMENTED: EraRules = {
  ...CURRENT,
  era: 'E1',
  hasPeerInfo: false,
  hasSeq: false,
  keepsPartTypes: true,
  mergesMessages: false,
  maxA2aBytes: MIB,
  cutsLargeBodies: true,
  maxUploadFileBytes: 25 * MIB,
  maxUploadRequestBytes: 50 * MIB,
  readsAckedUploads: false,
  caller: 'header-or-bearer',
  rootsMayTalk: true,
  removalHint: 'Regenerate workspace + token from the canvas → Tokens tab',
  hasRequests: false,
  marksCanvasUsers: false,
  guardsInfrastructure: false,
  namesFailedDelegations: false,
  isCurrent: false,
  heartbeatStaleSeconds: 90,
};

/** Messages are kept as today, but nobody has to prove who is writing. */
const JUNE: EraRules = {
  ...CURRENT,
  era: 'E1.5',
  hasSeq: false,
  caller: 'header-or-bearer',
  marksCanvasUsers: false,
  guardsInfrastructure: false,
  namesFailedDelegations: false,
};

const RULES: Readonly<Record<Era, EraRules>> = {
  E0: {
    ...DOCUMENTED,
    era: 'E0',
    hasWindows: false,
    hasPollMode: false,
    readsContent: false,
    caller: 'header',
    tellsRemoval: false,
    limitsByAddress: true,
  },
  E1: DOCUMENTED,
  'E1.5': JUNE,
  E2: CURRENT,
};

export function rulesOf(era: Era): EraRules {
  return RULES[era];
}
