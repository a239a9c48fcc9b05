import type { z } from 'zod';
import type { workspaceSchema } from '../wire/registry.ts';
/** What anybody may know of a workspace. Name and role are its own words. */
export interface WorkspaceInfo {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly role: string | undefined;
    readonly parentId: string | undefined;
    readonly runtime: string | undefined;
    readonly activeTasks: number | undefined;
    /** Whether it may write to the canvas user; undefined on platforms that do not say. */
    readonly mayWriteToUser: boolean | undefined;
    /** Whether the platform knows broadcasts; those before 2026-05-14 do not. */
    readonly hasBroadcasts: boolean;
    /** When an agent was last connected, RFC 3339: null for never, undefined on platforms that do not say. */
    readonly lastHeartbeatAt: string | null | undefined;
    /** The platform's clock when it answered, whole seconds, in milliseconds since the epoch. */
    readonly platformTimeMs: number | undefined;
}
export interface WorkspaceState {
    /** The platform's word, e.g. `online`, `paused` or `removed`. */
    readonly status: string;
    readonly isPaused: boolean;
    readonly isDeleted: boolean;
}
/** @param platformTimeMs milliseconds since the epoch */
export declare function workspaceInfo(data: z.output<typeof workspaceSchema>, platformTimeMs: number | undefined): WorkspaceInfo;
