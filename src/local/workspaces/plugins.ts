import type { Hono } from 'hono';
import { download, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';

const PLUGIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const SCHEMES = ['local', 'github', 'gitea'];

/** `GET /workspaces/:id/plugins/:name/download?source=`; of the sources only `local://` exists here. */
export function registerPluginRoutes(app: Hono, { auth, store }: Services): void {
  app.get('/workspaces/:id/plugins/:name/download', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const name = c.req.param('name');
    auth.requireOwnBearerIfAny(c.req.raw, workspaceId);
    if (!PLUGIN_NAME.test(name)) refuse(400, 'invalid plugin name');
    const source = c.req.query('source') ?? `local://${name}`;
    const [scheme = '', rest = ''] = source.split('://');
    if (rest === '') refuse(400, 'invalid plugin source');
    if (!SCHEMES.includes(scheme)) {
      refuse(400, { error: 'failed to resolve plugin source', available_schemes: SCHEMES });
    }
    if (scheme !== 'local' && !rest.includes('#')) refuse(422, 'plugin source must be pinned');
    if (scheme === 'local' && rest !== name) {
      refuse(400, { error: 'plugin name mismatch', resolved_name: rest, requested_name: name });
    }
    const archive = scheme === 'local' ? store.plugins.get(name) : undefined;
    if (archive === undefined) refuse(404, `failed to fetch plugin from ${scheme}`);
    const headers = { 'X-Plugin-Name': name, 'X-Plugin-Source': source };
    return download(`${name}.tar.gz`, 'application/gzip', archive, headers);
  });
}
