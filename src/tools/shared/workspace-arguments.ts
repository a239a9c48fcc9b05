import { z } from 'zod';
import { ToolInputError } from '../../core/errors.ts';
import { quotedLine, safeWord } from '../../core/safe-text.ts';
import { isWorkspaceId, type Target } from '../../core/target.ts';
import type { Inbox } from '../../inbox/inbox.ts';

/** A parameter that holds the id of a workspace or a message. */
export function idArgument(description?: string) {
  const id = z.string().trim().min(1).max(200);
  return description === undefined ? id : id.describe(description);
}

/** The parameter `_as_workspace` of every tool that acts for a workspace; needed only when several are watched. */
export const asWorkspace = idArgument().optional();

/** How `molecule-mcp` spells `_as_workspace`. */
export const AS_WORKSPACE_ALIASES = { source_workspace_id: '_as_workspace' } as const;

/** For tools that concern no other workspace, so that `workspace_id` can only mean the acting one. */
export const OWN_WORKSPACE_ALIASES = { ...AS_WORKSPACE_ALIASES, workspace_id: '_as_workspace' } as const;

export interface ActingHints {
  /** The workspace that the call names. */
  readonly named?: string | undefined;
  /** The peer that the call is about; the workspace that it wrote to last is preferred. */
  readonly peerId?: string | undefined;
}

/** What choosing a workspace needs of a tool's context. */
export interface ActingContext {
  targets(): readonly Target[];
  inbox(): Pick<Inbox, 'lastWorkspaceOfPeer'> | undefined;
}

/**
 * The workspace that a call acts as: the one that was named, else the only one, else the one that the peer wrote to
 * last. Where none of these decides, the error lists the watched ones.
 */
export function actingTarget(hints: ActingHints, context: ActingContext): Target {
  const targets = context.targets();
  if (hints.named !== undefined) return watchedTarget(targets, hints.named);
  const [only, ...others] = targets;
  if (only !== undefined && others.length === 0) return only;
  const known = hints.peerId === undefined ? undefined : context.inbox()?.lastWorkspaceOfPeer(hints.peerId);
  const inferred = targets.find(({ id }) => id === known);
  if (inferred !== undefined) return inferred;
  throw new ToolInputError(
    `Several workspaces are watched (${targets.map((target) => target.id).join(', ')}), so the one to act as must be named.`,
    'Give _as_workspace, with the workspace_id of a <channel> tag.',
  );
}

/** The watched workspace of this id. Throws `ToolInputError` when it is not watched. */
export function watchedTarget(targets: readonly Target[], workspaceId: string): Target {
  const target = targets.find((candidate) => candidate.id === workspaceId);
  if (target !== undefined) return target;
  throw new ToolInputError(
    `Workspace ${safeWord(workspaceId)} is not watched by this session; watched: ${targets.map((candidate) => candidate.id).join(', ')}.`,
    'Use the workspace_id of the <channel> tag.',
  );
}

/** Throws `ToolInputError` unless the value may enter a URL. */
export function checkWorkspaceId(parameter: string, value: string, advice: string): void {
  if (isWorkspaceId(value)) return;
  throw new ToolInputError(
    `${parameter} is not a workspace id: got ${quotedLine(value)}, expected 1 to 128 letters, digits, "_" or "-".`,
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
