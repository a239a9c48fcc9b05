import { z } from 'zod';
import { HttpStatusError } from '../core/http-status-error.ts';
import { quotedLine, safeLine, safeWord } from '../core/safe-text.ts';
import { timeText } from '../core/timestamp.ts';
import type { WorkspaceInfo } from '../platform/client.ts';
import { whyFailed } from './shared/call-failure.ts';
import { defineTool, READS_PLATFORM } from './shared/tool.ts';
import {
  AS_WORKSPACE_ALIASES,
  actingTarget,
  asWorkspace,
  checkWorkspaceId,
  idArgument,
} from './shared/workspace-arguments.ts';

export const getWorkspaceInfo = defineTool({
  name: 'get_workspace_info',
  title: 'Molecule workspace facts',
  description:
    'Says what the platform knows of a workspace: name, role, status, parent, running tasks. Without workspace_id: the own one.',
  input: z.object({
    workspace_id: idArgument('Workspace to ask about.').optional(),
    _as_workspace: asWorkspace,
  }),
  aliases: AS_WORKSPACE_ALIASES,
  annotations: READS_PLATFORM,
  async handle({ workspace_id: askedId, _as_workspace: named }, context, { signal }) {
    if (askedId !== undefined) checkWorkspaceId('workspace_id', askedId, 'Ids come from list_peers.');
    const watched = context.targets().find(({ id }) => id === askedId);
    const target = watched ?? actingTarget({ named, peerId: askedId }, context);
    const id = askedId ?? target.id;
    try {
      const info = await context.client(target).workspace(signal, id);
      const isOwn = id === target.id;
      if (info.status === 'removed') return removed(id, isOwn);
      return { text: infoText(info, id, isOwn), data: infoData(info, id, isOwn) };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 410) {
        return { ...removed(id, id === target.id), failures: [error] };
      }
      const data = error instanceof HttpStatusError ? { http_status: error.status } : {};
      return {
        isError: true,
        text: `Workspace ${id} could not be looked up: ${whyFailed(error)}`,
        data: { status: 'failed', ...data },
        failures: [error],
      };
    }
  },
});

function removed(id: string, isOwn: boolean) {
  const next = isOwn
    ? 'Its token is void, so nothing can be sent or received as it. Tell the user: create a new workspace on the canvas, make a token for it (Settings, Workspace Tokens), and put both into the settings.'
    : 'Nobody reads what is sent to it; do not write to it.';
  return {
    isError: true,
    text: `Workspace ${id} was removed from its canvas. ${next}`,
    data: { id, status: 'removed' },
  };
}

function infoText(info: WorkspaceInfo, id: string, isOwn: boolean): string {
  const { name, role, status, parentId, activeTasks, lastHeartbeatAt } = info;
  const facts = [
    `status ${safeWord(status)}`,
    role === undefined ? '' : `role ${quotedLine(role)}`,
    parentId === undefined ? 'no parent' : `parent ${safeWord(parentId)}`,
    activeTasks === undefined ? '' : `${activeTasks} running tasks`,
    lastHeartbeatAt == null ? '' : `last sign of life ${timeText(lastHeartbeatAt)}`,
    info.mayWriteToUser === false ? 'may not write to the canvas user' : '',
  ];
  const whose = isOwn ? ' (watched by this session)' : '';
  return `${quotedLine(name)}, workspace ${id}${whose}: ${facts.filter((fact) => fact !== '').join(', ')}.`;
}

function infoData(info: WorkspaceInfo, id: string, isOwn: boolean) {
  return {
    id,
    name: safeLine(info.name),
    status: safeLine(info.status),
    parent_id: info.parentId === undefined ? null : safeLine(info.parentId, 128),
    is_own: isOwn,
    ...(info.runtime === undefined ? {} : { runtime: safeLine(info.runtime) }),
  };
}
