import { parseJson } from '../../core/json.ts';
import type { EraRules } from '../http/era.ts';
import { goTimestampOrNull } from '../store/clock.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';

/** An entry of `GET /workspaces`, which only admins see. */
export function listedView(workspace: WorkspaceRecord, rules: EraRules) {
  return { ...workspaceView(workspace, rules), current_task: workspace.current_task };
}

/** `GET /workspaces/:id`: flat, with fewer keys before the newest era, and never with the delivery mode. */
export function workspaceView(workspace: WorkspaceRecord, rules: EraRules) {
  const common = {
    ...peerView(workspace),
    max_concurrent_tasks: workspace.max_concurrent_tasks,
    last_error_rate: workspace.last_error_rate,
    uptime_seconds: workspace.uptime_seconds,
    runtime: workspace.runtime,
    x: workspace.x,
    y: workspace.y,
    collapsed: workspace.collapsed === 1,
    last_outbound_at: goTimestampOrNull(workspace.last_outbound_at),
  };
  if (!rules.isCurrent) return common;
  return {
    ...common,
    kind: workspace.kind,
    last_sample_error: workspace.last_sample_error,
    broadcast_enabled: workspace.broadcast_enabled === 1,
    talk_to_user_enabled: workspace.talk_to_user_enabled === 1,
    compute: {},
    loaded_mcp_tools: [],
    mcp_surface: null,
    last_heartbeat_at: goTimestampOrNull(workspace.last_heartbeat_at),
    wedged: workspace.runtime_state === 'wedged',
  };
}

/** An entry of `GET /registry/:id/peers`. */
export function peerView(workspace: WorkspaceRecord) {
  return {
    id: workspace.id,
    name: workspace.name,
    role: workspace.role,
    tier: workspace.tier,
    status: workspace.status,
    agent_card: workspace.agent_card === null ? null : parseJson(workspace.agent_card),
    url: workspace.url ?? '',
    parent_id: workspace.parent_id,
    active_tasks: workspace.active_tasks,
  };
}
