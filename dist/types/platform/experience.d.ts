import { type Circumstances } from '../core/diagnosis.ts';
import type { Target } from '../core/target.ts';
export interface ExperienceOptions {
    /** A clock that never jumps. */
    readonly monotonicMs: () => number;
    readonly nowMs: () => number;
    readonly proxyVariable: (address: string) => string | undefined;
}
export type AcceptedListener = (target: Target, path: string) => void;
export type PublicLook = Pick<Circumstances, 'workspace' | 'isServerUp'>;
/** What requests of this process showed of their platforms lately: what a failure means depends on it. */
export declare class Experience {
    #private;
    private readonly options;
    constructor(options?: ExperienceOptions);
    /** The platform took the token of this workspace, and did what it was asked at this path. */
    accepted(target: Target, path: string): void;
    /** The platform as a whole did not do what it always does. */
    troubled({ platformUrl }: Target): void;
    /** @param dateMs the platform's clock, in milliseconds since the epoch */
    toldTime({ platformUrl }: Target, dateMs: number): void;
    /** @param hasSeq whether rows have a `seq`: platforms that number them also merge messages with the same id */
    showedRows({ platformUrl }: Target, hasSeq: boolean): void;
    /** Whether the platform makes one row of two messages with the same id; undefined while no row has told its age. */
    mergesRepeats({ platformUrl }: Target): boolean | undefined;
    /** Called whenever a request with a token worked. Returns the way to stop listening. */
    onAccepted(listener: AcceptedListener): () => void;
    /** Whether nobody has asked whether this platform is back for so long; then the caller is the one to ask. */
    takePing({ platformUrl }: Target, everyMs: number): boolean;
    about(target: Target): Circumstances;
    /** What the public endpoints show, asked by `ask` unless they were found failing a moment ago or are being asked. */
    look(target: Target, ask: () => Promise<PublicLook>): Promise<PublicLook>;
}
