import type { Services } from '../store/services.ts';

/** Once a workspace has its token, only that token may speak for it; until then anybody may. */
export function checkBootstrap(request: Request, workspaceId: string, { tokens, auth }: Services): void {
  if (tokens.countLive(workspaceId, 'instance') > 0) auth.requireOwnBearer(request, workspaceId);
}
