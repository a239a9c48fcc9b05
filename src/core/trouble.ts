/** Who can end the trouble: the user (settings), the platform's operator, nobody but time, or us (a bug). */
export type Actor = 'user' | 'operator' | 'time' | 'developer';

export type Trouble =
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'removed'
  | 'rate_limited'
  | 'rejected'
  | 'unavailable'
  | 'unreachable'
  | 'proxy'
  | 'insecure'
  | 'clock'
  | 'unreadable';

export interface Diagnosis {
  readonly trouble: Trouble;
  readonly actor: Actor;
  /** What is wrong, in a clause without a full stop; never remote text. */
  readonly fact: string;
  /** The cause or what the actor can do, in a sentence. Asks the user for something only where that can help. */
  readonly advice: string;
}

export const UNAUTHORIZED: Diagnosis = {
  trouble: 'unauthorized',
  actor: 'user',
  fact: "the platform refuses this workspace's token",
  advice:
    'The token is not valid for this workspace: check that ids and tokens are in the same order, or create a new token on the canvas (Settings, Workspace Tokens).',
};
export const FORBIDDEN: Diagnosis = {
  trouble: 'forbidden',
  actor: 'operator',
  fact: 'the platform does not allow this',
  advice: 'The platform refuses this: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas.',
};
export const NOT_FOUND: Diagnosis = {
  trouble: 'not_found',
  actor: 'user',
  fact: 'the platform does not know the workspace',
  advice: 'Nothing there: check MOLECULE_PLATFORM_URL and the workspace id.',
};
export const INVALID_ID: Diagnosis = {
  trouble: 'not_found',
  actor: 'user',
  fact: 'the platform says that this is no id of a workspace',
  advice:
    'Copy the id from the canvas: the platform takes only ids such as 0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11.',
};
export const REMOVED: Diagnosis = {
  trouble: 'removed',
  actor: 'user',
  fact: 'the workspace was removed from the canvas',
  advice:
    'The workspace was removed: create a new one on the canvas and put its id and token into the settings.',
};
export const UNAVAILABLE: Diagnosis = {
  trouble: 'unavailable',
  actor: 'time',
  fact: 'the platform has trouble',
  advice: 'The platform has trouble.',
};
export const DATABASE_DOWN: Diagnosis = {
  ...UNAVAILABLE,
  fact: 'the platform has trouble with its database',
  advice: 'The platform has trouble: it runs, but its database does not answer.',
};
export const ANSWERED_IN_ITS_PLACE: Diagnosis = {
  trouble: 'unavailable',
  actor: 'time',
  fact: 'something on the way answers in the place of the platform',
  advice:
    'Something on the way answers in the place of the platform, such as a gateway or the login page of a network.',
};
export const NOT_THE_PLATFORM: Diagnosis = {
  trouble: 'forbidden',
  actor: 'user',
  fact: 'what answers refuses even what anybody may ask a platform',
  advice:
    'What answers refuses even what anybody may ask a platform: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas, not of a login page before it.',
};
export const UNREACHABLE: Diagnosis = {
  trouble: 'unreachable',
  actor: 'time',
  fact: 'the platform cannot be reached',
  advice: 'Check the network and MOLECULE_PLATFORM_URL.',
};
export const CLOCK: Diagnosis = {
  trouble: 'clock',
  actor: 'user',
  fact: 'by the clock of this machine the certificate of the platform is not valid',
  advice:
    'Switch on automatic time on this machine: by its clock the certificate of the platform is not valid.',
};
export const REJECTED: Diagnosis = {
  trouble: 'rejected',
  actor: 'user',
  fact: 'the platform did not accept the request',
  advice: 'The platform did not accept the request; see the log file for its answer.',
};
/** What the platform itself says of a request. */
export const CODES: Readonly<Record<string, Diagnosis>> = {
  invalid_workspace_id: INVALID_ID,
  TENANT_ORG_HEADER_REQUIRED: { ...FORBIDDEN, actor: 'user' },
  no_memory_plugin: {
    ...REJECTED,
    actor: 'operator',
    fact: 'this platform has no memory plugin',
    advice: 'This platform keeps no memories: its operator can set MEMORY_PLUGIN_URL.',
  },
  memory_plugin_failed: {
    ...UNAVAILABLE,
    fact: 'the memory plugin of the platform does not answer',
    advice: 'The memory plugin of the platform does not answer.',
  },
  no_such_plugin: {
    ...REJECTED,
    fact: 'the platform has no such plugin',
    advice: 'The platform has no plugin of that name and source: check both.',
  },
  no_such_thing: {
    ...REJECTED,
    fact: 'the platform does not have what was asked for',
    advice: 'It was removed, has expired, or never was there.',
  },
};

/** A time-out that the platform, or what is in front of it, tells by a status. */
const TOO_SLOW: Diagnosis = {
  ...UNAVAILABLE,
  fact: 'the platform did not answer in time',
  advice: 'The platform did not answer in time.',
};

/** What other statuses mean, whatever else is known. */
export const STATUSES: Readonly<Record<number, Diagnosis>> = {
  402: {
    ...REJECTED,
    fact: 'the budget of the workspace is used up',
    advice: "The workspace's budget is used up; an operator can raise it on the canvas.",
  },
  408: TOO_SLOW,
  413: { ...REJECTED, advice: 'Too large for the platform: shorten it.' },
  429: {
    trouble: 'rate_limited',
    actor: 'time',
    fact: 'too many requests',
    advice: 'Too many requests for this token.',
  },
  504: TOO_SLOW,
  522: TOO_SLOW,
  524: TOO_SLOW,
};
