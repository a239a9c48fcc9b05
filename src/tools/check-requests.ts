import { z } from 'zod';
import { listRequests } from './shared/list-requests.ts';
import { requestStatus } from './shared/request-arguments.ts';
import { defineTool, READS_PLATFORM } from './shared/tool.ts';
import { asWorkspace, OWN_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

export const checkRequests = defineTool({
  name: 'check_requests',
  title: 'Requests of this workspace',
  description:
    'Lists the requests that this workspace made. Outcomes arrive as messages: do not ask again and again.',
  input: z.object({ status: requestStatus, _as_workspace: asWorkspace }),
  unlisted: ['_as_workspace'],
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: READS_PLATFORM,
  handle: ({ status, _as_workspace: named }, context, { signal }) =>
    listRequests(
      {
        what: 'requests of this workspace',
        read: (requests, end) => requests.raised(end, status || undefined),
      },
      named,
      context,
      signal,
    ),
});
