// One message of the log.
import { attachmentNode } from './attachments.client.js';
import { copyOf, setText } from './dom.client.js';
import { plainWords, showMarkdown } from './markdown.client.js';

const LONG_TEXT_CHARS = 4_000;
const QUOTED_CHARS = 160;

const clockFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** How far a message came: what is said beside it, and to whoever asks what that means. */
const STATES = {
  sent: { words: 'Sent', icon: 'icon-check', meaning: 'It waits in the inbox.' },
  delivered: { words: 'Delivered', icon: 'icon-checks', meaning: 'The agent has got it.' },
  seen: { words: 'Seen', icon: 'icon-checks', meaning: 'The session has it.' },
  answered: { words: 'Answered', icon: 'icon-reply', meaning: 'There is an answer to it.' },
  failed: { words: 'Not delivered', icon: 'icon-warning', meaning: 'The agent could not be reached.' },
};

export function dayNode(day) {
  return copyOf('day-template', { 'day-text': day });
}

export function dayWords(at) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (at.toDateString() === today.toDateString()) return 'Today';
  if (at.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return dayFormat.format(at);
}

/** @param onJump shows the message with an id */
export function messageNode(message, workspace, original, onJump) {
  const { kind, from, to } = partiesOf(message, workspace);
  const node = copyOf('message-template', { 'message-from': from, 'message-to': to });
  node.dataset.id = message.id;
  node.dataset.direction = message.direction;
  node.dataset.kind = kind;
  const at = new Date(message.at);
  const time = node.querySelector('.message-time');
  time.textContent = clockFormat.format(at);
  time.dateTime = message.at;
  time.title = fullFormat.format(at);
  fillText(node, message.text ?? '');
  if (original) fillQuote(node, original, workspace, onJump);
  const attachments = message.attachments ?? [];
  const files = node.querySelector('.message-files');
  files.hidden = attachments.length === 0;
  files.replaceChildren(...attachments.map(attachmentNode));
  return node;
}

/** The mark beside a message, which changes while the rest of it stays as it is. */
export function showState(node, state) {
  const mark = node.querySelector('.message-state');
  const { words, icon, meaning } = STATES[state] ?? {};
  mark.hidden = words === undefined;
  if (words === undefined || mark.dataset.state === state) return;
  mark.dataset.state = state;
  mark.title = meaning;
  mark.querySelector('use').setAttribute('href', `#${icon}`);
  setText(mark.querySelector('.message-state-words'), words);
}

/** Who said it to whom, and which of the five kinds of message that makes it. */
function partiesOf({ direction, from, to }, { name }) {
  if (direction === 'out') {
    return to?.id
      ? { kind: 'to-peer', from: name, to: agentName(to) }
      : { kind: 'to-you', from: name, to: 'You' };
  }
  if (from.kind === 'canvas_user') return { kind: 'from-you', from: 'You', to: name };
  if (from.kind === 'system') return { kind: 'from-system', from: from.name || 'Platform', to: name };
  return { kind: 'from-peer', from: agentName(from), to: name };
}

/** An agent may be called like the person who reads this. */
function agentName({ name, id }) {
  const words = (name || id || 'A peer').trim();
  return /^(?:you|platform)$/i.test(words.normalize('NFKC')) ? `${words} (an agent)` : words;
}

function fillQuote(node, original, workspace, onJump) {
  const quote = node.querySelector('.message-quote');
  const beginning = (original.text ?? '').slice(0, QUOTED_CHARS * 3);
  const words = plainWords(beginning) || original.attachments?.[0]?.name || '';
  setText(quote.querySelector('.quote-from'), partiesOf(original, workspace).from);
  setText(quote.querySelector('.quote-text'), words.slice(0, QUOTED_CHARS));
  quote.hidden = false;
  quote.addEventListener('click', () => onJump(original.id));
}

function fillText(node, text) {
  const body = node.querySelector('.message-text');
  const more = node.querySelector('.message-more');
  body.hidden = text === '';
  showMarkdown(body, text.length > LONG_TEXT_CHARS ? `${text.slice(0, LONG_TEXT_CHARS)}…` : text);
  if (text.length <= LONG_TEXT_CHARS) return;
  more.hidden = false;
  more.textContent = `Show all ${text.length.toLocaleString()} characters`;
  more.addEventListener('click', () => {
    showMarkdown(body, text);
    more.hidden = true;
    // The focus would be lost with the button.
    body.tabIndex = -1;
    body.focus({ preventScroll: true });
  });
}
