// The log of one workspace's conversation: everything it received and said, oldest first.
import { START_COMMAND } from './dialogs.client.js';
import { arrange, byId, copyOf, createNodeCache, saveAs, setText, sizeWords } from './dom.client.js';
import { orShow, platform } from './platform.client.js';

const PAGE_MESSAGES = 100;
const LONG_TEXT_CHARS = 4_000;
const BOTTOM_SLACK_PX = 48;

const clockFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/**
 * The scrolling log. It shows the newest messages and, on demand, a page of earlier ones at a time; `fetchAgain` is
 * called to have the page after that. It follows the end only while the reader is at the end.
 */
export function createMessageLog({ fetchAgain }) {
  const scroller = byId('log');
  // Not every browser lets the keyboard scroll a box that is not focusable.
  scroller.tabIndex = 0;
  const list = byId('messages');
  let cache = createNodeCache();
  let workspace;
  let messages = [];
  let shownCount = PAGE_MESSAGES;
  let unseen = 0;
  let isFollowing = true;
  let isFresh = true;

  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < BOTTOM_SLACK_PX;

  function setUnseen(count) {
    unseen = count;
    byId('new-messages').hidden = count === 0;
    setText(byId('new-messages-text'), count === 1 ? '1 new message' : `${count} new messages`);
  }

  function toEnd() {
    isFollowing = true;
    scroller.scrollTop = scroller.scrollHeight;
    setUnseen(0);
  }

  /** Fills the log while screen readers are not listening: only what arrives later is news. */
  function renderQuietly() {
    scroller.setAttribute('aria-live', 'off');
    render();
    requestAnimationFrame(() => scroller.setAttribute('aria-live', 'polite'));
  }

  function render() {
    const { scrollHeight, scrollTop } = scroller;
    // A scroll event comes later than the scroll itself.
    isFollowing &&= isAtEnd();
    const oldest = list.querySelector('.message');
    const { nodes, addedAtEnd } = messageNodes(cache, messages.slice(-shownCount), workspace);
    arrange(list, nodes);
    cache.sweep();
    byId('earlier').hidden = messages.length <= shownCount;
    const isPrepended = oldest !== null && oldest !== list.querySelector('.message');
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
    else if (isPrepended) scroller.scrollTop = scrollTop + scroller.scrollHeight - scrollHeight;
    return addedAtEnd;
  }

  scroller.addEventListener('scroll', () => {
    isFollowing = isAtEnd();
    if (isFollowing) setUnseen(0);
  });
  byId('new-messages').addEventListener('click', () => {
    toEnd();
    scroller.focus({ preventScroll: true });
  });
  byId('earlier-button').addEventListener('click', () => {
    shownCount += PAGE_MESSAGES;
    isFollowing = false;
    renderQuietly();
    // The focus would be lost with the button.
    if (byId('earlier').hidden) scroller.focus({ preventScroll: true });
    fetchAgain();
  });
  // When the composer grows or a banner appears, a reader at the end stays at the end.
  new ResizeObserver(() => {
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
  }).observe(scroller);

  return {
    /** Empties the log for another workspace. */
    open(next) {
      workspace = next;
      messages = [];
      shownCount = PAGE_MESSAGES;
      isFresh = true;
      cache = createNodeCache();
      list.replaceChildren();
      byId('earlier').hidden = true;
      byId('log-empty').hidden = true;
      toEnd();
    },
    /** The open workspace as it is now: while nothing was said, the log says what to do. */
    describe: describeEmptyLog,
    /** A page more than is shown, and one to know whether there are still earlier ones. */
    wantedCount: () => shownCount + PAGE_MESSAGES + 1,
    show(next) {
      messages = next;
      byId('log-empty').hidden = messages.length > 0;
      if (isFresh) {
        isFresh = false;
        renderQuietly();
        toEnd();
        return;
      }
      const added = render();
      if (!isFollowing && added > 0) setUnseen(unseen + added);
    },
    toEnd,
  };
}

function describeEmptyLog({ name, external, connected }) {
  byId('log-empty-command').hidden = !external || connected;
  setText(byId('log-empty-command'), START_COMMAND);
  if (!external) {
    setText(byId('log-empty-title'), 'Nothing said yet');
    setText(byId('log-empty-text'), `What ${name} receives and answers appears here.`);
  } else if (connected) {
    setText(byId('log-empty-title'), `${name} is listening`);
    setText(byId('log-empty-text'), 'Write below. The message arrives as a turn in the running session.');
  } else {
    setText(byId('log-empty-title'), `${name} is not connected yet`);
    setText(byId('log-empty-text'), 'Start Claude Code with this command to bring the workspace online.');
  }
}

function messageNodes(cache, messages, workspace) {
  const nodes = [];
  let day = '';
  let addedAtEnd = 0;
  for (const message of messages) {
    const at = new Date(message.at);
    if (at.toDateString() !== day) {
      day = at.toDateString();
      const words = dayWords(at);
      nodes.push(cache.keep(`day ${day}`, words, () => copyOf('day-template', { 'day-text': words })));
    }
    addedAtEnd = cache.has(message.id) ? 0 : addedAtEnd + 1;
    nodes.push(cache.keep(message.id, JSON.stringify(message), () => messageNode(message, at, workspace)));
  }
  return { nodes, addedAtEnd };
}

function dayWords(at) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (at.toDateString() === today.toDateString()) return 'Today';
  if (at.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return dayFormat.format(at);
}

function messageNode(message, at, workspace) {
  const { kind, from, to } = partiesOf(message, workspace);
  const node = copyOf('message-template', { 'message-from': from, 'message-to': to });
  node.dataset.id = message.id;
  node.dataset.direction = message.direction;
  node.dataset.kind = kind;
  const time = node.querySelector('.message-time');
  time.textContent = clockFormat.format(at);
  time.dateTime = message.at;
  time.title = fullFormat.format(at);
  fillText(node, message.text ?? '');
  const attachments = message.attachments ?? [];
  const files = node.querySelector('.message-files');
  files.hidden = attachments.length === 0;
  files.replaceChildren(...attachments.map(attachmentNode));
  return node;
}

/** Who said it to whom, and which of the five kinds of message that makes it. */
function partiesOf({ direction, from, to }, { name }) {
  if (direction === 'out') {
    return to?.id
      ? { kind: 'to-peer', from: name, to: to.name || to.id }
      : { kind: 'to-you', from: name, to: 'You' };
  }
  if (from.kind === 'canvas_user') return { kind: 'from-you', from: 'You', to: name };
  if (from.kind === 'system') return { kind: 'from-system', from: from.name || 'Platform', to: name };
  return { kind: 'from-peer', from: from.name || from.id || 'A peer', to: name };
}

function fillText(node, text) {
  const paragraph = node.querySelector('.message-text');
  const more = node.querySelector('.message-more');
  paragraph.hidden = text === '';
  paragraph.textContent = text.length > LONG_TEXT_CHARS ? `${text.slice(0, LONG_TEXT_CHARS)}…` : text;
  if (text.length <= LONG_TEXT_CHARS) return;
  more.hidden = false;
  more.textContent = `Show all ${text.length.toLocaleString()} characters`;
  more.addEventListener('click', () => {
    paragraph.textContent = text;
    more.hidden = true;
  });
}

function attachmentNode({ name, uri, size, url }) {
  const path = platformPath(url);
  const shownName = name || 'file';
  const node = copyOf('attachment-template', {
    'file-name': shownName,
    'file-size': path ? sizeWords(size) : 'not kept here',
  });
  const link = node.querySelector('.file-name');
  link.title = path ? `Download ${shownName}` : `Not kept on this platform: ${uri ?? 'no address'}`;
  link.download = shownName;
  if (!path) {
    link.removeAttribute('href');
    return node;
  }
  link.href = path;
  link.addEventListener('click', (event) => {
    // A link would ask for it without the key.
    event.preventDefault();
    void orShow(byId('log-problem'), `${shownName} could not be downloaded.`, async () =>
      saveAs(await platform.download(path), shownName),
    );
  });
  return node;
}

/** Only a path on this platform becomes a link; any other address stays text. */
function platformPath(url) {
  if (typeof url !== 'string' || !url.startsWith('/')) return undefined;
  const resolved = URL.parse(url, location.origin);
  return resolved?.origin === location.origin ? resolved.pathname + resolved.search : undefined;
}
