/** What the platform did to a workspace that no heartbeat undoes. */
export type Inactive = 'paused' | 'hibernated' | 'removed';

/** How a workspace stands with its platform, as far as the session has to know. */
export type Standing = 'well' | 'unauthorized' | Inactive;

const INACTIVE: Readonly<Record<string, Inactive>> = {
  paused: 'paused',
  hibernating: 'hibernated',
  hibernated: 'hibernated',
  removed: 'removed',
};

/** What a platform's word for a status means, when no heartbeat ends it; undefined for every other status. */
export function inactiveFrom(status: string): Inactive | undefined {
  return Object.hasOwn(INACTIVE, status) ? INACTIVE[status] : undefined;
}

/** The platform believes that nobody is there, which the next heartbeat corrects. */
export function isPresumedAbsent(status: string): boolean {
  return ['awaiting_agent', 'offline', 'provisioning', 'failed'].includes(status);
}

export const INACTIVE_ADVICE: Readonly<Record<Inactive, string>> = {
  paused: 'Messages that arrive are still delivered; resume the workspace on the canvas.',
  hibernated: 'Messages that arrive are still delivered; wake the workspace on the canvas.',
  removed: 'Create a new workspace on the canvas and put its id and token into the settings.',
};

export function standingText(standing: Standing, workspaceId: string): string {
  switch (standing) {
    case 'well':
      return `workspace ${workspaceId} works again: messages arrive, and replies go out.`;
    case 'paused':
    case 'hibernated':
      return `workspace ${workspaceId} is ${standing}, and replies may be refused. Tell the user: ${INACTIVE_ADVICE[standing]}`;
    case 'removed':
      return `workspace ${workspaceId} was removed: no messages arrive from it, and replies fail. Tell the user: ${INACTIVE_ADVICE.removed}`;
    case 'unauthorized':
      return `the platform does not accept the token of workspace ${workspaceId}: no messages arrive, and replies fail. Tell the user: Create a new token on the canvas (Settings, Workspace Tokens) and put it into the settings; it is noticed without a restart.`;
  }
}

/** What the session is told when a token is accepted that was said not to be. */
export function falseAlarmText(workspaceId: string): string {
  return `workspace ${workspaceId} works again, with the token that it always had: the platform had refused it by mistake. What was said about a new token is void; nothing has to be changed.`;
}
