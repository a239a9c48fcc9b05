// The list of workspaces: who is there, what each is doing, and what was not read yet.
import { agoWords, arrange, byId, copyOf, createNodeCache, setText } from './dom.client.js';
import { platform } from './platform.client.js';

const UNREAD_COUNTED = 100;

const STATUS_WORDS = {
  online: 'Online',
  awaiting_agent: 'Awaiting agent',
  offline: 'Offline',
  degraded: 'Degraded',
  removed: 'Removed',
};

/** What a dot's colour and the words beside it say: `tone` is online, awaiting, offline or trouble. */
function presenceOf({ status, online, external, connected, current_task: task, active_tasks: activeTasks }) {
  const words = STATUS_WORDS[status] ?? String(status).replaceAll('_', ' ');
  if (status === 'awaiting_agent') return { tone: 'awaiting', words };
  if (status === 'degraded' || status === 'failed' || status === 'removed') return { tone: 'trouble', words };
  if (!online) return { tone: 'offline', words: status === 'online' ? 'Offline' : words };
  const state = external && connected ? 'Connected' : words;
  if (task) return { tone: 'online', words: `${state} · ${task}` };
  if (activeTasks > 0) return { tone: 'online', words: `${state} · busy` };
  return { tone: 'online', words: state };
}

/** Fills the head of a conversation: presence, role, last heartbeat, and how to connect one that is not connected. */
export function showConversationHead(workspace) {
  const { tone, words } = presenceOf(workspace);
  const parts = [words];
  if (workspace.role) parts.push(workspace.role);
  if (workspace.external && workspace.last_heartbeat_at) {
    parts.push(`heartbeat ${agoWords(new Date(workspace.last_heartbeat_at))}`);
  }
  setText(byId('conversation-name'), workspace.name);
  byId('conversation-remote').hidden = !workspace.external;
  byId('conversation-presence').dataset.presence = tone;
  setText(byId('conversation-presence-text'), parts.join(' · '));
  byId('connect-open').hidden = !workspace.external || workspace.connected;
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
    show(workspaces, { selectedId, unread }) {
      const rows = inTreeOrder(workspaces).map(({ workspace, depth }) => {
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
      byId('workspaces-empty').hidden = rows.length > 0;
      const all = buttons();
      const entry =
        all.find((button) => button === document.activeElement) ??
        all.find((button) => button.dataset.id === selectedId) ??
        all[0];
      for (const button of all) button.tabIndex = button === entry ? 0 : -1;
    },
    focus: (id) =>
      buttons()
        .find((button) => button.dataset.id === id)
        ?.focus(),
  };
}

function fill(node, workspace, { depth, isSelected, unread }) {
  const button = node.querySelector('button');
  const { tone, words } = presenceOf(workspace);
  node.dataset.depth = String(Math.min(depth, 3));
  node.dataset.presence = tone;
  if (isSelected) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  setText(node.querySelector('.workspace-name'), workspace.name);
  node.querySelector('.badge-remote').hidden = !workspace.external;
  setText(node.querySelector('.presence-text'), words);
  node.querySelector('.unread').hidden = unread === 0;
  setText(node.querySelector('.unread-count'), unread > 99 ? '99+' : String(unread));
}

/** Children below their parent. A parent that is not listed, or a circle of parents, makes a root. */
function inTreeOrder(workspaces) {
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
  return rows;
}

/**
 * Unread messages per workspace, counted from the conversation itself and not from events, so that a missed event
 * changes nothing. What is there when a workspace is first seen counts as read.
 */
export function createUnread() {
  const readUpTo = new Map();
  const counts = new Map();
  return {
    counts,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    isKnown: (id) => readUpTo.has(id),
    markRead(id, messages) {
      readUpTo.set(id, messages.at(-1)?.id);
      counts.delete(id);
    },
    async recount(id) {
      const messages = await platform.conversation(id, UNREAD_COUNTED);
      if (!readUpTo.has(id)) readUpTo.set(id, messages.at(-1)?.id);
      const lastRead = messages.findLastIndex((message) => message.id === readUpTo.get(id));
      counts.set(id, messages.slice(lastRead + 1).filter(isNews).length);
    },
  };
}

/** What others said to the workspace, and what it said to the person. A message to a peer counts at that peer. */
function isNews({ direction, from, to }) {
  return direction === 'in' ? from.kind !== 'canvas_user' : !to?.id;
}
