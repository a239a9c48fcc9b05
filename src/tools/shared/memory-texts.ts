/** For commit and recall alike: what a status of the memory endpoints means. */
export const MEMORY_ADVICE = {
  403: 'The platform refuses this scope: only root workspaces can write GLOBAL memories, and the others need a place that this workspace may write to. Use LOCAL or TEAM.',
  404: 'This platform has no memories for this workspace.',
  502: 'The memory plugin of the platform does not answer; try again later.',
  503: 'This platform has no memory plugin, or it is down, so it keeps no memories. Keep the note in a file of the project, and tell the user that an operator can set MEMORY_PLUGIN_URL.',
} as const;

const REDACTED_ON_THE_PLATFORM = [
  /[A-Za-z0-9+/]{33,}/,
  /\bbearer\s+\S{8,}/i,
  /(?:api[_-]?key|token|secret|password)\S*\s*[=:]\s*\S/i,
  /\b(?:sk|pk|gh[a-z]|xox[a-z]|AKIA)[-_]?[A-Za-z0-9_-]{8,}/,
];

/** Whether the platform is likely to replace a part of this text: it does so for long paths and hashes as well. */
export function mayBeRedacted(content: string): boolean {
  return REDACTED_ON_THE_PLATFORM.some((pattern) => pattern.test(content));
}
