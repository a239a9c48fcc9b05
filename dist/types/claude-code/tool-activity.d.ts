import type { HookEvent } from './hooks.ts';
/** What the session is doing, in words for people and without any of its contents. */
export interface Doing {
    readonly words: string;
    /** It goes on only when somebody at the terminal, or where that is allowed on the canvas, has decided. */
    readonly waits: boolean;
}
export declare const ASKING_TOOLS: ReadonlySet<string>;
/** What a hook tells about what the session does; undefined where it tells nothing new. */
export declare function doingOf({ event, toolName, command }: HookEvent): Doing | undefined;
