import type { Circumstances } from '../core/diagnosis.ts';
import { PlatformError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import type { PublicLook } from './experience.ts';

export interface Asked {
  readonly path: string;
  readonly isAuthenticated: boolean;
}

/** What an inquiry asks the platform for; each rejects with the platform's errors. */
export interface InquiryCalls {
  /** `GET /workspaces/:own` without a token. */
  readonly describe: () => Promise<{ readonly status: string }>;
  /** `GET /health`. */
  readonly health: () => Promise<unknown>;
  /** Something small that needs the token, and exists in every age of the platform. */
  readonly useToken: () => Promise<unknown>;
}

/** Where every age of the platform answers at once, so that no answer there means that all of it has trouble. */
const VITAL =
  /^\/(?:registry\/(?:register|heartbeat)|workspaces\/[\w-]+(?:\/(?:activity|state|events\/stream))?)(?:\?|$)/;

export function showsTrouble(error: PlatformError, { path }: Asked): boolean {
  if (!VITAL.test(path)) return false;
  return error instanceof HttpStatusError ? error.status >= 500 : error.actor === 'time';
}

/** Whether what this refusal says of the request may really be said of the platform. */
export function isDoubtful(error: PlatformError, { path, isAuthenticated }: Asked, ownPath: string): boolean {
  if (!(error instanceof HttpStatusError) || !isAuthenticated) return false;
  if (error.status === 401 || error.status === 403) return true;
  // With a cursor, 410 is an ordinary answer.
  return (
    [404, 410].includes(error.status) &&
    path.startsWith(`${ownPath}/activity?`) &&
    !path.includes('since_id=')
  );
}

/** What the failure of the public description itself says of the workspace. */
export function lookOf(
  error: PlatformError,
  { path, isAuthenticated }: Asked,
  ownPath: string,
): Partial<PublicLook> {
  const workspace = isAuthenticated || path !== ownPath ? 'not_asked' : workspaceAfter(error);
  return workspace === 'unknown' || workspace === 'removed' ? { workspace } : {};
}

export async function lookAtPublic({ describe, health }: InquiryCalls): Promise<PublicLook> {
  try {
    const { status } = await describe();
    // Before they answered 410 for it, platforms showed a removed workspace like any other.
    return { workspace: status === 'removed' ? 'removed' : 'exists', isServerUp: true };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const workspace = workspaceAfter(error);
    const isServerUp =
      workspace === 'failing' &&
      (await health().then(
        () => true,
        () => false,
      ));
    return { workspace, isServerUp };
  }
}

function workspaceAfter(error: PlatformError): Circumstances['workspace'] {
  if (!(error instanceof HttpStatusError)) {
    return error.diagnosis.trouble === 'unreadable' ? 'refused' : 'no_answer';
  }
  if (error.code === 'invalid_workspace_id') return 'invalid';
  if (error.status === 429) return 'no_answer';
  if (error.status >= 500) return 'failing';
  if (error.status === 410) return 'removed';
  return error.status === 404 && error.isOwn ? 'unknown' : 'refused';
}

/** Whether the token is accepted by now; `hadTrouble` where that cannot be found out either. */
export async function tryToken({
  useToken,
}: InquiryCalls): Promise<Pick<Circumstances, 'isTokenAccepted' | 'hadTrouble'>> {
  try {
    await useToken();
    return { isTokenAccepted: true, hadTrouble: false };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const isRefused = error instanceof HttpStatusError && error.status === 401;
    return { isTokenAccepted: false, hadTrouble: !isRefused };
  }
}
