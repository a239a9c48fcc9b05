import type { Connection } from './http.ts';
/** Plugins that the platform offers to its workspaces. Errors: see `Connection.request`. */
export declare class Plugins {
    private readonly connection;
    constructor(connection: Connection);
    /**
     * `GET /workspaces/:id/plugins/:name/download`: a `tar.gz` as it comes in. Whoever reads it ends it. 400 for a name or
     * source that it does not take, 404 for one that it does not have, 422 for a source without a pinned version.
     * @param source e.g. `github://owner/repo#v1.0.0`; the platform's own plugin of that name unless given
     */
    download(name: string, signal: AbortSignal, source?: string): Promise<ReadableStream<Uint8Array>>;
}
