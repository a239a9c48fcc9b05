/** Tells the parent of a workspace: null for a root, undefined when there is no such workspace. */
export interface Parents {
  parentOf(workspaceId: string): string | null | undefined;
}

/** Longer chains of parents end here. */
const MAX_DEPTH = 100;

/** The workspaces above one, the nearest first. A circle of parents ends where it began. */
export function ancestorsOf(workspaceId: string, parents: Parents): readonly string[] {
  const ancestors: string[] = [];
  let parent = parents.parentOf(workspaceId);
  while (typeof parent === 'string' && !ancestors.includes(parent) && ancestors.length < MAX_DEPTH) {
    ancestors.push(parent);
    parent = parents.parentOf(parent);
  }
  return ancestors;
}

/**
 * Who may write to whom: the same workspace, siblings under one parent, ancestors and descendants at any depth.
 * Two roots are siblings only where `rootsMayTalk`.
 */
export function canCommunicate(
  callerId: string,
  targetId: string,
  parents: Parents,
  rootsMayTalk: boolean,
): boolean {
  const callerParent = parents.parentOf(callerId);
  const targetParent = parents.parentOf(targetId);
  if (callerParent === undefined || targetParent === undefined) return false;
  if (callerId === targetId) return true;
  if (callerParent === targetParent && (callerParent !== null || rootsMayTalk)) return true;
  return (
    ancestorsOf(targetId, parents).includes(callerId) || ancestorsOf(callerId, parents).includes(targetId)
  );
}
