import type { Pushed } from './channel-process.ts';

/** What Claude Code makes of the channel, as far as the server can see it: its name, hooks, tags and transcript. */
export const SERVER = 'plugin:molecule:molecule';
const ORIGIN = { kind: 'channel', server: SERVER };

export const CLAUDE_CODE = { name: 'claude-code', version: '2.1.197' };

/** The newest version that was tried. */
export const NEW_CLAUDE_CODE = { name: 'claude-code', version: '2.1.332' };

/** Options of a server that Claude Code started as a plugin, whose hooks it runs: the test says when. */
export const withHooks = (pluginRoot: string) => ({
  client: CLAUDE_CODE,
  env: { CLAUDE_PLUGIN_ROOT: pluginRoot },
});

/** The message as the model reads it. */
export function tagOf({ content, meta }: Pick<Pushed, 'content' | 'meta'>): string {
  const attributes = Object.entries(meta).map(([key, value]) => ` ${key}="${value}"`);
  return `<channel source="${SERVER}"${attributes.join('')}>\n${content}\n</channel>`;
}

/** Lines of the transcript: a message that waits for its turn, that opened one, that was read in the middle of one. */
export const TRANSCRIPT = {
  enqueued: (pushed: Pushed) =>
    line({ type: 'queue-operation', operation: 'enqueue', content: tagOf(pushed) }),
  opening: (pushed: Pushed) =>
    line({ type: 'user', origin: ORIGIN, message: { role: 'user', content: tagOf(pushed) } }),
  midTurn: (pushed: Pushed) =>
    line({
      type: 'attachment',
      attachment: { type: 'queued_command', prompt: tagOf(pushed), origin: ORIGIN },
    }),
};

/** Lines of the user at the keyboard: Esc, and what is typed while Claude works. */
export const KEYBOARD = {
  interrupted: (atMs: number) =>
    line({
      type: 'user',
      isSidechain: false,
      timestamp: new Date(atMs).toISOString(),
      message: { role: 'user', content: [{ type: 'text', text: '[Request interrupted by user]' }] },
    }),
  typed: (prompt: string, atMs: number) =>
    line({
      type: 'attachment',
      timestamp: new Date(atMs).toISOString(),
      attachment: { type: 'queued_command', prompt, commandMode: 'prompt', origin: { kind: 'human' } },
    }),
};

function line(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}
