import { z } from 'zod';
import { ToolInputError } from '../../core/errors.ts';
import { quotedLine } from '../../core/safe-text.ts';
import type { Target } from '../../core/target.ts';
import type { InboxEntry } from '../../inbox/entry.ts';
import { createdId, isRequestUuid } from '../../wire/requests.ts';
import type { CallAdvice } from './call-failure.ts';
import type { ToolContext } from './tool.ts';
import { actingTarget, asWorkspace, idArgument, watchedTarget } from './workspace-arguments.ts';

/** The arguments of every tool that is about one request. */
export const requestArguments = z.object({ request_id: idArgument(), _as_workspace: asWorkspace });

/** The platform's word by which a list is narrowed, e.g. `pending`. */
export const requestStatus = z.string().trim().max(30).optional();

const NO_REQUESTS =
  'This platform is older than requests (June 2026): write to the canvas user or the peer instead.';

/** What to do about the platform's refusals; it names its words of them in `wire/error-body.ts`. */
export const REQUEST_ADVICE: CallAdvice = {
  no_such_thing: 'There is no request of this id; list_inbox and check_requests show those that there are.',
  request_closed: 'It is closed already, or there is none of this id; get_request shows how it stands.',
  not_a_participant:
    'This workspace has no part in that request: give _as_workspace if it is that of another.',
  not_the_recipient:
    'Only who is asked can answer: requests to the canvas user are answered on the canvas, those to an agent by that agent.',
  not_the_requester: 'Only who made a request can take it back; answer it with respond_request instead.',
  wrong_action: 'A task takes done or rejected, an approval takes approved or rejected.',
  own_request: 'Nobody answers what they asked themselves; cancel_request takes it back.',
  404: NO_REQUESTS,
};

export interface ActingRequest {
  readonly id: string;
  /** The workspace that acts. */
  readonly target: Target;
  /** The message by which the session was asked; undefined for what it asked itself. */
  readonly entry: InboxEntry | undefined;
}

/** The request that a call is about, and the workspace that has part in it. Throws `ToolInputError`. */
export function actingRequest(
  { request_id: requestId, _as_workspace: named }: z.output<typeof requestArguments>,
  context: Pick<ToolContext, 'targets' | 'inbox'>,
): ActingRequest {
  const id = requestId.toLowerCase();
  if (!isRequestUuid(id)) {
    throw new ToolInputError(
      `request_id is no id of a request: got ${quotedLine(requestId)}.`,
      'Copy it from the <channel> tag, or from list_inbox or check_requests.',
    );
  }
  const entries = context.inbox()?.find(createdId(id)) ?? [];
  const [entry, ...others] = entries.filter(
    ({ message }) => named === undefined || message.workspaceId === named,
  );
  const known = others.length === 0 ? entry : undefined;
  const target =
    known === undefined
      ? actingTarget({ named }, context)
      : watchedTarget(context.targets(), known.message.workspaceId);
  return { id, target, entry: known };
}
