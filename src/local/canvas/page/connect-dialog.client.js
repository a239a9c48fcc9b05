// How an agent connects to a workspace, and what else can be done with one: a new token, pause, resume, remove.
import { byId, setText, showProblem } from './dom.client.js';
import { copyText } from './markdown.client.js';
import { orShow, platform } from './platform.client.js';

/** What starts a session as a workspace whose settings are in place. */
const START_COMMAND = 'claude --dangerously-load-development-channels plugin:molecule@molecule-channel';
const INSTALL_COMMANDS = [
  'claude plugin marketplace add Molecule-AI/molecule-mcp-claude-channel',
  'claude plugin install molecule@molecule-channel',
].join('\n');

export const isPaused = ({ status }) => status === 'paused';
export const isRemoved = ({ status }) => status === 'removed';
const canBePaused = ({ status }) => !['paused', 'removed'].includes(status);

/**
 * The dialog of one workspace. `onChanged` follows every change of it.
 */
export function createConnectDialog({ onChanged, childrenOf }) {
  const dialog = byId('connect-dialog');
  const problem = byId('connect-problem');
  let workspace;

  for (const button of dialog.querySelectorAll('[data-copies]')) {
    button.addEventListener('click', () => copyText(button, byId(button.dataset.copies).textContent));
  }
  byId('connect-close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    // What opened it may be gone by now.
    if (document.activeElement === document.body) byId('conversation-name').focus();
  });

  function showConnection(connection) {
    const hasToken = connection.auth_token !== '';
    setText(byId('connect-snippet'), connection.claude_code_channel_snippet.trim());
    byId('connect-token-new').hidden = !hasToken;
    byId('connect-token-note').hidden = hasToken;
    // Without a token there is nothing in it to be pasted.
    byId('connect-copy').hidden = !hasToken;
    byId('token-new').hidden = hasToken;
  }

  async function load() {
    const { id, token } = workspace;
    setText(byId('connect-snippet'), 'Loading…');
    await orShow(problem, 'The settings could not be read.', async () => {
      const connection = await platform.connection(id);
      if (workspace?.id !== id) return;
      // The token is told once, to whoever made the workspace.
      const snippet = connection.claude_code_channel_snippet;
      const filled = token
        ? snippet.replace(/<ROTATE_TO_REVEAL_TOKEN>|<paste auth_token[^>]*>/, token)
        : snippet;
      showConnection({ auth_token: token ?? '', claude_code_channel_snippet: filled });
    });
  }

  function ask(what) {
    byId('ask').hidden = what === undefined;
    byId('connect-actions').hidden = what !== undefined;
    if (what === undefined) return;
    setText(byId('ask-text'), what.question);
    setText(byId('ask-yes'), what.yes);
    byId('ask-yes').classList.toggle('button-danger', what.isDanger);
    byId('ask-yes').onclick = async () => {
      ask(undefined);
      await what.act();
      if (dialog.open && !dialog.contains(document.activeElement)) byId('connect-close').focus();
    };
    byId('ask-no').focus();
  }
  byId('ask-no').addEventListener('click', () => {
    ask(undefined);
    byId('connect-close').focus();
  });

  async function change(what, action) {
    const isDone = await orShow(problem, what, action);
    await onChanged();
    return isDone;
  }

  const makeToken = async () => {
    const makes = async () => showConnection(await platform.newToken(workspace.id));
    if (await orShow(problem, 'No new token was made.', makes)) byId('connect-copy').focus();
  };

  byId('token-new').addEventListener('click', () => {
    if (!workspace.connected) return makeToken();
    return ask({
      question: `A session is connected as ${workspace.name}. With a new token it can no longer read or write.`,
      yes: 'New token',
      isDanger: true,
      act: makeToken,
    });
  });
  byId('workspace-pause').addEventListener('click', async () => {
    const { id, name } = workspace;
    if (await change(`${name} was not paused.`, () => platform.pause(id))) dialog.close();
  });
  byId('workspace-resume').addEventListener('click', async () => {
    const { id, name } = workspace;
    if (await change(`${name} was not resumed.`, () => platform.resume(id))) dialog.close();
  });
  byId('workspace-remove').addEventListener('click', () => {
    const { name } = workspace;
    const below = childrenOf(workspace.id).map((child) => child.name);
    const others = below.length === 0 ? '' : `, and with it ${below.join(', ')}`;
    ask({
      question: `Remove ${name}${others}? Tokens stop working at once; what was said can still be read.`,
      yes: 'Remove',
      isDanger: true,
      act: async () => {
        if (await change(`${name} was not removed.`, () => platform.removeWorkspace(workspace)))
          dialog.close();
      },
    });
  });

  return {
    /** `token` only right after the workspace was made; it is not readable later. */
    open(next) {
      workspace = next;
      const join = next.join_command;
      showProblem(problem, '');
      ask(undefined);
      setText(byId('connect-title'), next.external ? `Connect Claude Code to ${next.name}` : next.name);
      byId('connect-join').hidden = !next.external || join === undefined;
      byId('connect-steps').hidden = !next.external || join !== undefined;
      byId('connect-internal').hidden = next.external;
      setText(byId('connect-join-command'), join ?? '');
      setText(byId('connect-install'), INSTALL_COMMANDS);
      setText(byId('connect-command'), START_COMMAND);
      byId('workspace-pause').hidden = !canBePaused(next);
      byId('workspace-resume').hidden = !isPaused(next);
      byId('workspace-remove').hidden = isRemoved(next);
      dialog.showModal();
      if (next.external && join === undefined) void load();
    },
  };
}
