/** A tool approval that the session asks for. Everything but the id may quote text from anywhere. */
export interface PermissionRequest {
  /** Five letters, `a` to `z` without `l`, lower case. */
  readonly requestId: string;
  readonly toolName: string;
  readonly description: string;
  /** The tool's input as JSON, which the host has cut. */
  readonly inputPreview: string;
}

export interface PermissionVerdict {
  readonly requestId: string;
  readonly behavior: 'allow' | 'deny';
}
