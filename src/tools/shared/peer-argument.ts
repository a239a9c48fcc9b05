import { z } from 'zod';
import { ToolInputError } from '../../core/errors.ts';
import { isWorkspaceId } from '../../core/ids.ts';
import { displayName } from '../../core/notification.ts';
import type { Target } from '../../core/target.ts';
import { type ActingContext, actingTarget } from './acting-workspace.ts';

/** A parameter that holds the id of a workspace. */
export const workspaceIdArgument = (text: string) => z.string().trim().min(1).max(200).describe(text);

/** The short name of a peer of which only the id is known. */
export const peerLabel = (peerId: string) => `peer ${peerId.slice(0, 8)}`;

/** Throws `ToolInputError` unless the value may enter a URL. */
export function checkWorkspaceId(parameter: string, value: string, advice: string): void {
  if (isWorkspaceId(value)) return;
  throw new ToolInputError(
    `${parameter} is not a workspace id: got ${displayName(value)}, expected 1 to 128 letters, digits, "_" or "-".`,
    advice,
  );
}

/**
 * The workspace to act as towards a peer. Throws `ToolInputError` when the peer's id is none, is the acting
 * workspace itself, or nothing says which workspace should act.
 * @param parameter the name under which the tool takes the peer's id
 */
export function targetForPeer(
  peer: { readonly parameter: string; readonly id: string; readonly advice: string },
  named: string | undefined,
  context: ActingContext,
): Target {
  checkWorkspaceId(peer.parameter, peer.id, peer.advice);
  const target = actingTarget({ named, peerId: peer.id }, context);
  if (target.id === peer.id) {
    throw new ToolInputError(`${peer.parameter} is this workspace itself.`, peer.advice);
  }
  return target;
}
