import { ArgumentError } from '../core/errors.ts';
import { readBody, streamOf } from './body.ts';
import type { Connection } from './http.ts';

const TIMEOUT_MS = 60_000;
/** The platform's plugins have at most 100 MiB. */
const BODY = { silenceMs: 60_000, totalMs: 30 * 60_000, bytes: 200 * 1024 * 1024 };
const PLUGIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Plugins that the platform offers to its workspaces. Errors: see `Connection.request`. */
export class Plugins {
  constructor(private readonly connection: Connection) {}

  /**
   * `GET /workspaces/:id/plugins/:name/download`: a `tar.gz` as it comes in. Whoever reads it ends it. 400 for a name or
   * source that it does not take, 404 for one that it does not have, 422 for a source without a pinned version.
   * @param source e.g. `github://owner/repo#v1.0.0`; the platform's own plugin of that name unless given
   */
  async download(name: string, signal: AbortSignal, source?: string): Promise<ReadableStream<Uint8Array>> {
    if (!PLUGIN_NAME.test(name)) {
      throw new ArgumentError('name', JSON.stringify(name), 'letters, digits, ".", "_" or "-"');
    }
    const query = source === undefined ? '' : `?${new URLSearchParams({ source })}`;
    const response = await this.connection.openBody({
      path: `${this.connection.ownPath}/plugins/${name}/download${query}`,
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    return streamOf(readBody(response.body, BODY, signal));
  }
}
