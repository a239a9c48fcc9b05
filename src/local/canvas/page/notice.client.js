// The strip above the box: why an answer may not come, and what to do about it.
import { isPaused, isRemoved } from './connect-dialog.client.js';
import { byId, setText } from './dom.client.js';
import { copyText } from './markdown.client.js';
import { reachability } from './platform.client.js';

/** `onConnect` and `onResume` are called with the workspace that is shown. */
export function createNotice({ onConnect, onResume }) {
  let shown;
  byId('notice-connect').addEventListener('click', () => onConnect(shown));
  byId('notice-resume').addEventListener('click', () => onResume(shown));
  byId('notice-copy').addEventListener('click', () => {
    copyText(byId('notice-copy'), byId('notice-command').textContent);
  });

  return {
    show(workspace) {
      shown = workspace;
      const text = reachability.isGone ? '' : textFor(workspace);
      const isToConnect = text !== '' && isWaiting(workspace);
      const join = isToConnect ? workspace.join_command : undefined;
      byId('notice').hidden = text === '';
      setText(byId('notice-text'), text);
      byId('notice-run').hidden = join === undefined;
      setText(byId('notice-command'), join ?? '');
      byId('notice-connect').hidden = !isToConnect || join !== undefined;
      byId('notice-resume').hidden = text === '' || !isPaused(workspace);
    },
  };
}

const isWaiting = (workspace) =>
  workspace.external &&
  !workspace.connected &&
  ['online', 'awaiting_agent', 'offline'].includes(workspace.status);

function textFor(workspace) {
  const { name, join_command: join } = workspace;
  if (isRemoved(workspace))
    return `${name} was removed. What was said can be read; nothing can be sent any more.`;
  if (isPaused(workspace)) return `${name} is paused. What you write waits until it goes on.`;
  if (!isWaiting(workspace)) return '';
  const waits = `No session is connected as ${name}: what you write waits in its inbox.`;
  return join === undefined ? waits : `${waits} To join, run this in another terminal:`;
}
