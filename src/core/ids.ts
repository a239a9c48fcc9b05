const WORKSPACE_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Whether an id may enter a URL path: 1 to 128 letters, digits, `_` or `-`. */
export function isWorkspaceId(value: string): boolean {
  return WORKSPACE_ID.test(value);
}
