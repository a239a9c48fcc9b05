/** Whether an id may enter a URL path: 1 to 128 letters, digits, `_` or `-`. */
export declare function isWorkspaceId(value: string): boolean;
