// The canvas: workspaces on the left, one conversation in the middle, faults and requests on the right.
import { createComposer } from './composer.client.js';
import { createConnectDialog, isRemoved } from './connect-dialog.client.js';
import { createWorkspaceDialog } from './create-dialog.client.js';
import { byId, createCoalesced, pause, setText, showProblem } from './dom.client.js';
import { followEvents } from './events.client.js';
import { createFaultPanel } from './faults.client.js';
import { createInspector } from './inspector.client.js';
import { canvasKey } from './key.client.js';
import { createShortcuts } from './keyboard.client.js';
import { createMessageLog } from './messages.client.js';
import { createNotice } from './notice.client.js';
import { orShow, orShowUnlessGone, platform, reachability } from './platform.client.js';
import { createRequestLog } from './requests.client.js';
import { createSearch } from './search.client.js';
import { createUnread } from './unread.client.js';
import { createWorkspaceList, showConversationHead } from './workspaces.client.js';

const MESSAGE_EVENTS = new Set(['ACTIVITY_LOGGED', 'AGENT_MESSAGE', 'USER_MESSAGE', 'PEER_MESSAGE']);
const MARK_EVENTS = new Set(['MESSAGE_MARKED', 'A2A_RESPONSE']);
// A workspace goes offline without an event, and a stream can end without an error.
const REFRESH_EVERY_MS = 3_000;
const NEWEST_ERA = 'E2';
const TWO_PANES = matchMedia('(min-width: 45rem)');

let workspaces = [];
let selectedId;
let hasState = false;
let stateFetches = 0;
let shownFetch = 0;
const unread = createUnread();
const recountWanted = new Set();

const selected = () => workspaces.find(({ id }) => id === selectedId);
const isSeen = () => document.visibilityState === 'visible';
const nameOf = (id) => workspaces.find((workspace) => workspace.id === id)?.name ?? id;

/** What the page reads by itself. A 401 means that the key is not this platform's: it is another one on the same port. */
const read = (node, what, action) => orShowUnlessGone(node, what, action, () => showLocked(true));

function showLocked(isLocked) {
  byId('locked').hidden = !isLocked;
  for (const id of ['layout', 'topbar-tools']) byId(id).hidden = isLocked;
}

const fetchState = () =>
  read(byId('workspaces-problem'), 'The workspaces could not be read.', async () => {
    stateFetches += 1;
    const thisFetch = stateFetches;
    const state = await platform.state();
    showLocked(false);
    // A slower, older answer must not undo a newer one.
    if (thisFetch < shownFetch) return;
    shownFetch = thisFetch;
    workspaces = state.workspaces;
    setText(byId('era'), state.era);
    // The newest goes without saying.
    byId('era').hidden = state.era === NEWEST_ERA;
    faults.show(state.faults, nameOf);
    for (const { id } of workspaces) if (!unread.isKnown(id)) recountWanted.add(id);
    if (recountWanted.size > 0) recount();
    const isFirst = !hasState;
    hasState = true;
    if (isFirst) showRequests();
    // Another start of the program has other workspaces.
    if (isFirst || (selectedId !== undefined && !selected())) openFirst();
    render();
  });

const refreshState = createCoalesced(fetchState);

const refreshConversation = createCoalesced(() =>
  read(byId('log-problem'), 'The messages could not be read.', async () => {
    const workspace = selected();
    if (!workspace) return;
    const messages = await platform.conversation(workspace.id, log.wantedCount());
    if (workspace.id !== selectedId) return;
    log.show(messages);
    if (isSeen()) unread.markRead(workspace.id, messages);
    renderList();
  }),
);

const recount = createCoalesced(async () => {
  const ids = [...recountWanted].filter((id) => id !== selectedId || !isSeen());
  recountWanted.clear();
  // A count that fails now is made again with the next message or the next refresh.
  await Promise.allSettled(ids.map((id) => unread.recount(id)));
  renderList();
});

function refreshEverything() {
  for (const { id } of workspaces) recountWanted.add(id);
  refreshState();
  refreshConversation();
  recount();
}

const log = createMessageLog({ fetchAgain: refreshConversation });
const faults = createFaultPanel({ onChanged: fetchState });
const requests = createRequestLog({ nameOf });
const inspector = createInspector({ onOpened: showRequests });
const list = createWorkspaceList({ onSelect: select });
const connectDialog = createConnectDialog({
  onChanged: fetchState,
  childrenOf: (id) => workspaces.filter((other) => other.parent_id === id && !isRemoved(other)),
});
const notice = createNotice({
  onConnect: (workspace) => connectDialog.open(workspace),
  async onResume({ id, name }) {
    await orShow(byId('log-problem'), `${name} was not resumed.`, () => platform.resume(id));
    await fetchState();
    byId('composer-text').focus();
  },
});
const search = createSearch({ onChanged: renderList, onChosen: () => select(list.shownIds()[0] ?? '') });
const composer = createComposer({
  onSent(id) {
    if (id === selectedId) log.toEnd();
    refreshConversation();
  },
});
createWorkspaceDialog({
  workspaces: () => workspaces,
  async onCreated(created) {
    await fetchState();
    select(created.id);
    if (created.external) connectDialog.open(created);
  },
});

function render() {
  const workspace = selected();
  document.body.dataset.view = workspace ? 'conversation' : 'list';
  byId('nothing-selected').hidden = !hasState || workspace !== undefined;
  byId('loading').hidden = hasState;
  for (const id of ['conversation-head', 'log-frame', 'conversation-foot']) {
    byId(id).hidden = workspace === undefined;
  }
  if (workspace) {
    showConversationHead(workspace);
    log.describe(workspace);
    notice.show(workspace);
    byId('composer').hidden = isRemoved(workspace);
    composer.show(
      workspace,
      workspaces.filter((other) => other.id !== workspace.id && !isRemoved(other)),
    );
  }
  renderList();
}

function renderList() {
  // Before the first answer the list is unknown, not empty.
  if (!hasState) return;
  list.show(workspaces, { selectedId, unread: unread.counts, filter: search.filter() });
  const total = unread.total();
  document.title = total === 0 ? 'Molecule canvas' : `(${total}) Molecule canvas`;
}

function open(id) {
  if (id === selectedId) return;
  selectedId = workspaces.some((workspace) => workspace.id === id) ? id : undefined;
  const workspace = selected();
  if (workspace) log.open(workspace);
  showProblem(byId('log-problem'), '');
  render();
  refreshConversation();
}

/** Once the workspaces are known, so that paths can be shown with their names. */
function showRequests() {
  if (hasState) void requests.refresh();
}

/** The selection is kept in the address, so that a reload and the back button do what a reader expects. */
function select(id) {
  if (location.hash === `#${id}`) open(id);
  else location.hash = id;
}

/** What the address names; else, where there is room beside the list, an external workspace. */
function openFirst() {
  if (!selected()) selectedId = undefined;
  const wanted = location.hash.slice(1);
  const first = workspaces.find(({ external, status }) => external && status !== 'removed') ?? workspaces[0];
  if (workspaces.some(({ id }) => id === wanted)) open(wanted);
  else if (first && TWO_PANES.matches) open(first.id);
}

window.addEventListener('hashchange', () => {
  const previous = selectedId;
  if (TWO_PANES.matches) {
    openFirst();
    return;
  }
  open(location.hash.slice(1));
  // Only one pane is shown at a time, and the focus must not stay in the hidden one.
  if (selectedId) byId('conversation-name').focus();
  else list.focus(previous);
});
byId('back').addEventListener('click', () => select(''));
byId('skip-link').addEventListener('click', (event) => {
  event.preventDefault();
  byId('composer-text').focus();
});
byId('connect-open').addEventListener('click', () => connectDialog.open(selected()));
document.addEventListener('visibilitychange', () => {
  if (isSeen()) refreshEverything();
});

function showLive(liveState, words) {
  byId('live').dataset.state = liveState;
  setText(byId('live-text'), words);
}

/** One place says that nobody answers; what is shown meanwhile is what was known last. */
reachability.onChange = () => {
  document.body.classList.toggle('is-gone', reachability.isGone);
  const hadFocus = byId('gone').contains(document.activeElement);
  byId('gone').hidden = !reachability.isGone;
  setText(byId('gone-address'), location.host);
  if (hadFocus && byId('gone').hidden) (selectedId ? byId('conversation-name') : byId('create-open')).focus();
  render();
};

const startEvents = () =>
  followEvents({
    onOpen() {
      showLive('live', 'Live');
      refreshEverything();
    },
    onBroken: () => showLive('reconnecting', 'Reconnecting…'),
    onEvent({ type, workspace_id: workspaceId }) {
      refreshState();
      if (MARK_EVENTS.has(type)) refreshConversation();
      if (!MESSAGE_EVENTS.has(type)) return;
      refreshConversation();
      for (const { id } of workspaces) if (!workspaceId || id === workspaceId) recountWanted.add(id);
      recount();
    },
  });
createShortcuts({
  search,
  onMove(step) {
    const ids = list.shownIds();
    const here = ids.indexOf(selectedId);
    const next = ids[here === -1 ? 0 : here + step];
    if (next !== undefined) select(next);
  },
});

async function run() {
  const events = startEvents();
  byId('gone-retry').addEventListener('click', () => {
    events.reopen();
    refreshState();
  });
  refreshState();
  for (;;) {
    await pause(REFRESH_EVERY_MS);
    if (!isSeen()) continue;
    refreshState();
    refreshConversation();
    if (inspector.isOpen()) await requests.refresh();
  }
}

if (canvasKey() === undefined) showLocked(true);
else await run();
