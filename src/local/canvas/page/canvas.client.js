// The canvas: workspaces on the left, one conversation in the middle, faults and requests on the right.
import { createComposer } from './composer.client.js';
import { createConnectDialog, createWorkspaceDialog } from './dialogs.client.js';
import { byId, createCoalesced, pause, setText, showProblem } from './dom.client.js';
import { createFaultPanel } from './faults.client.js';
import { createInspector, createRequestLog } from './inspector.client.js';
import { canvasKey } from './key.client.js';
import { createMessageLog } from './messages.client.js';
import { followEvents, orShow, platform } from './platform.client.js';
import { createUnread, createWorkspaceList, showConversationHead } from './workspaces.client.js';

const MESSAGE_EVENTS = new Set(['ACTIVITY_LOGGED', 'AGENT_MESSAGE', 'USER_MESSAGE', 'PEER_MESSAGE']);
// A workspace goes offline without an event, and a stream can end without an error.
const REFRESH_EVERY_MS = 3_000;
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

/** A 401 means that the key is not this platform's: it was started anew, or is another one on the same port. */
function adviseOn({ status }) {
  if (status === 401) showLocked(true);
  return '';
}
const read = (node, what, action) => orShow(node, what, action, adviseOn);

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
    byId('era').hidden = !state.era;
    faults.show(state.faults, nameOf);
    for (const { id } of workspaces) if (!unread.isKnown(id)) recountWanted.add(id);
    if (recountWanted.size > 0) recount();
    const isFirst = !hasState;
    hasState = true;
    if (isFirst) {
      openFirst();
      showRequests();
    }
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
const connectDialog = createConnectDialog();
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
  byId('nothing-selected').hidden = workspace !== undefined;
  for (const id of ['conversation-head', 'log-frame', 'composer']) byId(id).hidden = workspace === undefined;
  if (workspace) {
    showConversationHead(workspace);
    log.describe(workspace);
    composer.show(
      workspace,
      workspaces.filter(({ id }) => id !== workspace.id),
    );
  }
  renderList();
}

function renderList() {
  // Before the first answer the list is unknown, not empty.
  if (!hasState) return;
  list.show(workspaces, { selectedId, unread: unread.counts });
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
  const wanted = location.hash.slice(1);
  const first = workspaces.find(({ external }) => external) ?? workspaces[0];
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
  byId('live-retry').hidden = liveState !== 'reconnecting';
}

const startEvents = () =>
  followEvents({
    onOpen() {
      showLive('live', 'Live');
      refreshEverything();
    },
    onBroken: () => showLive('reconnecting', 'Reconnecting…'),
    onEvent({ type, workspace_id: workspaceId }) {
      refreshState();
      if (!MESSAGE_EVENTS.has(type)) return;
      refreshConversation();
      for (const { id } of workspaces) if (!workspaceId || id === workspaceId) recountWanted.add(id);
      recount();
    },
  });
async function run() {
  const events = startEvents();
  byId('live-retry').addEventListener('click', () => {
    showLive('connecting', 'Connecting…');
    events.reopen();
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
