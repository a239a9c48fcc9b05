import { z } from 'zod';
import { listRequests } from './shared/list-requests.ts';
import { requestStatus } from './shared/request-arguments.ts';
import { defineTool, READS_PLATFORM } from './shared/tool.ts';
import { asWorkspace, OWN_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

export const listInbox = defineTool({
  name: 'list_inbox',
  title: 'Requests to this workspace',
  description:
    'Lists the requests (tasks, approvals) that this workspace is asked to answer, by status such as pending. New ones arrive as messages.',
  input: z.object({ status: requestStatus, _as_workspace: asWorkspace }),
  unlisted: ['_as_workspace'],
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: READS_PLATFORM,
  handle: ({ status, _as_workspace: named }, context, { signal }) =>
    listRequests(
      {
        what: 'requests to this workspace',
        read: (requests, end) => requests.received(end, status || undefined),
      },
      named,
      context,
      signal,
    ),
});
