import type { Activity } from '../core/activity.ts';
import type { Sender } from '../core/message.ts';
/** The workspace that sent a row, with what the platform knows of it; undefined for a row without a source. */
export declare function peerOfRow({ sourceId, peerName, peerRole }: Activity): Sender | undefined;
