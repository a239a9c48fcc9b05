import { NoAnswerError, PlatformError } from '../../core/errors.ts';
import { HttpStatusError } from '../../core/http-status-error.ts';
import { quotedLine } from '../../core/safe-text.ts';
import type { Target } from '../../core/target.ts';
import type { PlatformClient, WorkspaceInfo } from '../../platform/client.ts';
import { tryToken } from '../platform-access.ts';

/** Which of the three parts of a connection is wrong; `none` when it is not for the user to correct one. */
export type WrongPart = 'address' | 'id' | 'token' | 'none';

export type CheckedWorkspace =
  | { readonly isGood: true; readonly info: WorkspaceInfo }
  | {
      readonly isGood: false;
      readonly part: WrongPart;
      /** One clause, without a full stop. */
      readonly fact: string;
      readonly fix: string;
    };

/**
 * Asks the platform whether it knows the workspace and takes the token, and finds out why where it does not. Registers
 * nothing.
 * @param otherIds workspaces of the same platform that the token may belong to instead
 */
export async function checkWorkspace(
  target: Target,
  otherIds: readonly string[],
  client: (target: Target) => PlatformClient,
  signal: AbortSignal,
): Promise<CheckedWorkspace> {
  let info: WorkspaceInfo;
  try {
    info = await client(target).workspace(signal);
  } catch (error) {
    const failure = requirePlatformError(error);
    return explainAddress(await lookedInto(failure, client(target), signal), target);
  }
  if (info.status === 'removed') return REMOVED;
  try {
    await tryToken(client(target), signal);
    return { isGood: true, info };
  } catch (error) {
    const failure = requirePlatformError(error);
    if (failure.diagnosis.trouble !== 'unauthorized') return explainAddress(failure, target);
    const owner = await ownerOf(target, otherIds, client, signal);
    return explainToken(info, owner);
  }
}

/** A refusal of the token is looked into, and then tells more of a platform in trouble than its own error does. */
async function lookedInto(
  failure: PlatformError,
  client: PlatformClient,
  signal: AbortSignal,
): Promise<PlatformError> {
  if (failure.diagnosis.trouble !== 'unavailable') return failure;
  try {
    await tryToken(client, signal);
    return failure;
  } catch (error) {
    const second = requirePlatformError(error);
    return second.diagnosis.trouble === 'unavailable' ? second : failure;
  }
}

function requirePlatformError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  throw error;
}

const REMOVED: CheckedWorkspace = {
  isGood: false,
  part: 'id',
  fact: 'this workspace was removed from the canvas',
  fix: 'Create a new one there, and use what it shows.',
};

function explainAddress(error: PlatformError, { platformUrl, id }: Target): CheckedWorkspace {
  const { trouble, fact, advice } = error.diagnosis;
  const wrong = (part: WrongPart, what: string, fix: string): CheckedWorkspace => ({
    isGood: false,
    part,
    fact: what,
    fix: fix.replaceAll('MOLECULE_PLATFORM_URL', 'the address'),
  });
  switch (trouble) {
    case 'removed':
      return REMOVED;
    case 'not_found': {
      const isPlatform = error instanceof HttpStatusError && error.isOwn;
      return isPlatform
        ? wrong(
            'id',
            `the platform at ${platformUrl} knows no workspace ${id}`,
            'Copy the id from the canvas of this very address.',
          )
        : wrong('address', `what answers at ${platformUrl} is no Molecule platform`, COPY_ADDRESS);
    }
    case 'unreadable':
      return wrong(
        'address',
        `what answers at ${platformUrl} is no Molecule platform (${fact})`,
        `${COPY_ADDRESS} ${advice}`,
      );
    case 'forbidden':
      return wrong('address', `${platformUrl}: ${fact}`, advice);
    case 'unreachable':
      return wrong('address', `${platformUrl} cannot be reached: ${error.message}`, UNREACHABLE_FIX);
    default:
      return wrong(
        'none',
        `${platformUrl}: ${fact}${error instanceof NoAnswerError ? ` (${error.message})` : ''}`,
        advice,
      );
  }
}

const COPY_ADDRESS = 'Copy the address from the browser in which the canvas is open.';
const UNREACHABLE_FIX =
  'Check the address, that the platform runs, and that this machine is on the right network or VPN.';

/** Which of the other workspaces the token belongs to. */
async function ownerOf(
  target: Target,
  otherIds: readonly string[],
  client: (target: Target) => PlatformClient,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const id of otherIds) {
    if (id === target.id) continue;
    try {
      await tryToken(client({ ...target, id }), signal);
      return id;
    } catch (error) {
      requirePlatformError(error);
    }
  }
  return undefined;
}

function explainToken({ name, id }: WorkspaceInfo, owner: string | undefined): CheckedWorkspace {
  const workspace = `${quotedLine(name)} (${id})`;
  if (owner !== undefined) {
    return {
      isGood: false,
      part: 'token',
      fact: `this token belongs to another workspace, ${owner}, not to ${workspace}`,
      fix: 'Ids and tokens are mixed up: give each workspace its own token.',
    };
  }
  return {
    isGood: false,
    part: 'token',
    fact: `the platform knows ${workspace} and refuses this token: it was revoked, or is that of another workspace`,
    fix: 'Create a new token on the canvas (the workspace, Settings, Workspace Tokens, + New Token) and use that.',
  };
}
