/** The parent of a workspace: null for a root, undefined when there is no such workspace. */
export type ParentOf = (workspaceId: string) => string | null | undefined;

/** Longer chains of parents end here, as would a circle of them. */
const MAX_DEPTH = 100;

/**
 * Who may write to whom: the same workspace, siblings under one parent, ancestors and descendants at any depth.
 * Two roots are siblings only where `rootsMayTalk`.
 */
export function canCommunicate(
  callerId: string,
  targetId: string,
  parentOf: ParentOf,
  rootsMayTalk: boolean,
): boolean {
  const callerParent = parentOf(callerId);
  const targetParent = parentOf(targetId);
  if (callerParent === undefined || targetParent === undefined) return false;
  if (callerId === targetId) return true;
  if (callerParent === targetParent && (callerParent !== null || rootsMayTalk)) return true;
  return isAncestor(callerId, targetId, parentOf) || isAncestor(targetId, callerId, parentOf);
}

function isAncestor(ancestorId: string, workspaceId: string, parentOf: ParentOf): boolean {
  let current = parentOf(workspaceId);
  for (let depth = 0; depth < MAX_DEPTH && typeof current === 'string'; depth += 1) {
    if (current === ancestorId) return true;
    current = parentOf(current);
  }
  return false;
}
