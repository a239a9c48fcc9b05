// The list of workspaces: who is there, what each is doing, and what was not read yet.
import { isPaused, isRemoved } from './connect-dialog.client.js';
import { agoWords, arrange, byId, copyOf, createNodeCache, setText } from './dom.client.js';
import { reachability } from './platform.client.js';

const STATUS_WORDS = {
  online: 'Online',
  offline: 'Offline',
  degraded: 'Degraded',
  paused: 'Paused',
  removed: 'Removed',
  provisioning: 'Starting',
};

/** What a dot's colour and the words beside it say: `tone` is online, awaiting, offline or trouble. */
function presenceOf(workspace, isBrief = false) {
  const { status, online, external, connected, current_task: task, active_tasks: count } = workspace;
  const words = STATUS_WORDS[status] ?? String(status).replaceAll('_', ' ');
  if (reachability.isGone && !isRemoved(workspace)) return { tone: 'offline', words: 'Unknown' };
  if (external && !connected && (online || status === 'awaiting_agent')) {
    const wasThere = Boolean(workspace.last_heartbeat_at);
    return { tone: 'awaiting', words: wasThere ? 'Not connected' : 'Not connected yet' };
  }
  if (status === 'degraded' || status === 'failed') return { tone: 'trouble', words };
  if (!online) return { tone: 'offline', words: status === 'online' ? 'Offline' : words };
  const state = external ? 'Connected' : words;
  if (task && !isBrief) return { tone: 'online', words: `${state} · ${task}` };
  if (count > 0 && !isBrief) return { tone: 'online', words: `${state} · busy` };
  return { tone: 'online', words: state };
}

/** Fills the head of a conversation: presence, role, last heartbeat, and how to connect one that is not connected. */
export function showConversationHead(workspace) {
  // What it works on is below its messages.
  const { tone, words } = presenceOf(workspace, true);
  const parts = [words];
  if (workspace.role) parts.push(workspace.role);
  const heartbeat = workspace.last_heartbeat_at && agoWords(new Date(workspace.last_heartbeat_at));
  byId('conversation-presence').title = heartbeat ? `Last heartbeat ${heartbeat}` : '';
  setText(byId('conversation-name'), workspace.name);
  byId('conversation-remote').hidden = !workspace.external;
  byId('conversation-presence').dataset.presence = tone;
  setText(byId('conversation-presence-text'), parts.join(' · '));
  byId('connect-open').hidden = isRemoved(workspace);
  const isToConnect = workspace.external && !workspace.connected && !isPaused(workspace);
  byId('connect-open').classList.toggle('button-primary', isToConnect);
  setText(byId('connect-open-words'), isToConnect ? 'Connect' : 'Manage');
}

/** Arrow keys, Home and End move through the list; one button of it is in the tab order. */
export function createWorkspaceList({ onSelect }) {
  const list = byId('workspaces');
  const cache = createNodeCache();
  const buttons = () => [...list.querySelectorAll('.workspace-button')];

  function build(id) {
    const node = copyOf('workspace-template');
    const button = node.querySelector('button');
    button.dataset.id = id;
    button.addEventListener('click', () => onSelect(id));
    return node;
  }

  list.addEventListener('keydown', (event) => {
    const all = buttons();
    const here = all.indexOf(document.activeElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || all[to] === undefined) return;
    event.preventDefault();
    all[to].focus();
  });
  list.addEventListener('focusin', ({ target }) => {
    for (const button of buttons()) button.tabIndex = button === target ? 0 : -1;
  });

  return {
    show(workspaces, { selectedId, unread, filter }) {
      const matching = inTreeOrder(workspaces).filter(({ workspace }) => matches(workspace, filter));
      const rows = matching.map(({ workspace, depth }) => {
        const node = cache.keep(workspace.id, '', () => build(workspace.id));
        fill(node, workspace, {
          depth,
          isSelected: workspace.id === selectedId,
          unread: unread.get(workspace.id) ?? 0,
        });
        return node;
      });
      arrange(list, rows);
      cache.sweep();
      byId('workspaces-empty').hidden = workspaces.length > 0;
      byId('workspaces-none').hidden = workspaces.length === 0 || rows.length > 0;
      setText(byId('workspaces-none-filter'), filter);
      const all = buttons();
      const entry =
        all.find((button) => button === document.activeElement) ??
        all.find((button) => button.dataset.id === selectedId) ??
        all[0];
      for (const button of all) button.tabIndex = button === entry ? 0 : -1;
    },
    focus: (id) => (buttons().find((button) => button.dataset.id === id) ?? buttons()[0])?.focus(),
    shownIds: () => buttons().map((button) => button.dataset.id),
  };
}

/** Every word of the filter is somewhere in its name, role, status or id. */
function matches({ name, role, status, id }, filter) {
  const text = `${name} ${role ?? ''} ${status} ${id}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function fill(node, workspace, { depth, isSelected, unread }) {
  const button = node.querySelector('button');
  const { tone, words } = presenceOf(workspace);
  node.dataset.depth = String(Math.min(depth, 3));
  node.dataset.presence = tone;
  node.dataset.removed = String(isRemoved(workspace));
  if (isSelected) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  setText(node.querySelector('.workspace-name'), workspace.name);
  node.querySelector('.badge-remote').hidden = !workspace.external;
  setText(node.querySelector('.presence-text'), words);
  node.querySelector('.unread').hidden = unread === 0;
  setText(node.querySelector('.unread-count'), unread > 99 ? '99+' : String(unread));
}

/** Children below their parent, removed ones at the end. A parent that is not listed, or a circle of parents, makes a root. */
function inTreeOrder(all) {
  const workspaces = all.filter((workspace) => !isRemoved(workspace));
  const ids = new Set(workspaces.map(({ id }) => id));
  const rows = [];
  const placed = new Set();
  function add(workspace, depth) {
    if (placed.has(workspace.id)) return;
    placed.add(workspace.id);
    rows.push({ workspace, depth });
    for (const child of workspaces) if (child.parent_id === workspace.id) add(child, depth + 1);
  }
  for (const workspace of workspaces) if (!ids.has(workspace.parent_id)) add(workspace, 0);
  for (const workspace of workspaces) add(workspace, 0);
  for (const workspace of all) add(workspace, 0);
  return rows;
}
