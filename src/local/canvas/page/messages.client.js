// The log of one workspace's conversation: everything it received and said, oldest first.
import { arrange, byId, createNodeCache, setText } from './dom.client.js';
import { dayNode, dayWords, messageNode, showState } from './message.client.js';
import { reachability } from './platform.client.js';

const PAGE_MESSAGES = 100;
const BOTTOM_SLACK_PX = 48;
const FLASH_MS = 1_600;

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
    const { nodes, addedAtEnd } = messageNodes();
    arrange(list, nodes);
    cache.sweep();
    byId('earlier').hidden = messages.length <= shownCount;
    const isPrepended = oldest !== null && oldest !== list.querySelector('.message');
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
    else if (isPrepended) scroller.scrollTop = scrollTop + scroller.scrollHeight - scrollHeight;
    return addedAtEnd;
  }

  function messageNodes() {
    const nodes = [];
    const byMessageId = new Map(messages.map((message) => [message.id, message]));
    let day = '';
    let addedAtEnd = 0;
    for (const message of messages.slice(-shownCount)) {
      const at = new Date(message.at);
      if (at.toDateString() !== day) {
        day = at.toDateString();
        const words = dayWords(at);
        nodes.push(cache.keep(`day ${day}`, words, () => dayNode(words)));
      }
      addedAtEnd = cache.has(message.id) ? 0 : addedAtEnd + 1;
      const { state, ...lasting } = message;
      const original = byMessageId.get(message.in_reply_to);
      const signature = JSON.stringify([lasting, original?.text]);
      const node = cache.keep(message.id, signature, () => messageNode(message, workspace, original, jumpTo));
      showState(node, state);
      nodes.push(node);
    }
    return { nodes, addedAtEnd };
  }

  function jumpTo(id) {
    const isShown = () => list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!isShown()) {
      shownCount = messages.length - messages.findIndex((message) => message.id === id);
      isFollowing = false;
      renderQuietly();
    }
    const node = isShown();
    if (!node) return;
    isFollowing = false;
    node.scrollIntoView({ block: 'center' });
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
    node.classList.add('is-found');
    setTimeout(() => node.classList.remove('is-found'), FLASH_MS);
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
      byId('log-loading').hidden = false;
      showWork(undefined);
      toEnd();
    },
    /** The open workspace as it is now: what it works on, and while nothing was said, what to do. */
    describe(now) {
      describeEmptyLog(now);
      showWork(now);
    },
    /** A page more than is shown, and one to know whether there are still earlier ones. */
    wantedCount: () => shownCount + PAGE_MESSAGES + 1,
    show(next) {
      messages = next;
      byId('log-empty').hidden = messages.length > 0;
      byId('log-loading').hidden = true;
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

function describeEmptyLog({ name, external, connected, status }) {
  if (status === 'removed') {
    setText(byId('log-empty-title'), 'Nothing was said');
    setText(byId('log-empty-text'), `${name} was removed before anybody wrote to it.`);
  } else if (!external) {
    setText(byId('log-empty-title'), 'Nothing said yet');
    setText(byId('log-empty-text'), `What ${name} receives and answers appears here.`);
  } else if (connected) {
    setText(byId('log-empty-title'), `${name} is listening`);
    setText(byId('log-empty-text'), 'Write below. The message arrives as a turn in the running session.');
  } else {
    setText(byId('log-empty-title'), 'Nothing said yet');
    setText(byId('log-empty-text'), 'What you write waits in its inbox until a session is connected.');
  }
}

/** The line under the messages while the session is at work. */
function showWork(workspace) {
  const { name, connected, external, current_task: task, active_tasks: count } = workspace ?? {};
  const isThere = !reachability.isGone && (connected || !external);
  const isAtWork = Boolean(isThere && (task || count > 0));
  byId('work').hidden = !isAtWork;
  if (!isAtWork) return;
  setText(byId('work-name'), name);
  setText(byId('work-task'), task || 'is working');
  setText(byId('work-more'), count > 1 ? `and ${count - 1} more` : '');
}
