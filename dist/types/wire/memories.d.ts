import { z } from 'zod';
export declare const memoryScopes: readonly ['LOCAL', 'TEAM', 'GLOBAL'];
export type MemoryScope = (typeof memoryScopes)[number];
/** `POST /workspaces/:id/memories`; the scope in exactly this spelling. */
export interface CommitMemoryBody {
    readonly content: string;
    readonly scope: MemoryScope;
}
export declare const committedMemorySchema: z.ZodObject<{
    id: z.ZodString;
    scope: z.ZodString;
}, z.core.$strip>;
/** An item of `GET /workspaces/:id/memories`: newest first, at most 50. They name their workspace only where the query counts. */
export declare const memorySchema: z.ZodObject<{
    id: z.ZodString;
    content: z.ZodString;
    scope: z.ZodString;
    created_at: z.ZodString;
    workspace_id: z.ZodOptional<z.ZodString>;
}, z.core.$strip>;
/** `GET /workspaces/:id/v2/memories`: searched by the memory plugin; a namespace instead of a scope. */
export declare const memorySearchSchema: z.ZodObject<{
    memories: z.ZodPipe<z.ZodNullable<z.ZodArray<z.ZodObject<{
        id: z.ZodString;
        content: z.ZodString;
        namespace: z.ZodString;
        created_at: z.ZodString;
    }, z.core.$strip>>>, z.ZodTransform<{
        id: string;
        content: string;
        namespace: string;
        created_at: string;
    }[], {
        id: string;
        content: string;
        namespace: string;
        created_at: string;
    }[] | null>>;
}, z.core.$strip>;
