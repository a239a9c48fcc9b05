import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';

export interface Terminal {
  /** What a person would see now, without trailing blank space. Of a program that has ended, the last it showed. */
  screen(): Promise<string>;
  /** Types text as it stands. */
  type(text: string): Promise<void>;
  /** Presses a key by tmux's name for it: `Enter`, `C-c`, `Escape`. */
  press(key: string): Promise<void>;
  /** Pastes several lines at once, with the marks around them that a program asked for. */
  paste(text: string): Promise<void>;
  /** Hangs up. What still runs in the terminal gets SIGHUP. */
  close(): Promise<void>;
}

const COLUMNS = 160;
const LINES = 50;
/** A control client has no size of its own, so the default one holds. `window-size manual` here would crash tmux 3.3. */
const configurationFor = (columns: number) =>
  `set-option -g default-size ${columns}x${LINES}\nset-option -g remain-on-exit on\n`;
const TERMINAL_ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  TERM: 'xterm-256color',
  LANG: 'C.UTF-8',
};
const START_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Runs a shell script in a terminal, in a tmux server of its own (socket in `folder`). The one attached client is a
 * control client that reads our end of a pipe, so when this process dies, however it dies, the terminal ends too.
 */
export async function openTerminal(
  folder: string,
  script: string,
  { columns = COLUMNS } = {},
): Promise<Terminal> {
  const configuration = join(folder, 'tmux.conf');
  writeFileSync(configuration, configurationFor(columns));
  const tmux = ['tmux', '-S', join(folder, 'tmux.sock'), '-f', configuration];
  const size = ['-x', String(columns), '-y', String(LINES)];
  const client = Bun.spawn([...tmux, '-C', 'new-session', ...size, '/bin/sh', script], {
    env: TERMINAL_ENVIRONMENT,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  // Not in the configuration: there it would destroy the session before the client is attached to it.
  client.stdin.write('set-option -g destroy-unattached on\n');
  client.stdin.flush();

  async function close(): Promise<void> {
    client.stdin.end();
    await Promise.race([client.exited, Bun.sleep(CLOSE_TIMEOUT_MS)]);
    await runTmux(tmux, ['kill-server']);
  }
  async function command(...words: string[]): Promise<string> {
    const { exitCode, output } = await runTmux(tmux, words);
    if (exitCode !== 0) throw new Error(`tmux ${words[0]}: ${output}`);
    return output;
  }
  const up = async () => ((await runTmux(tmux, ['has-session'])).exitCode === 0 ? true : undefined);
  await eventually('tmux to start', up, { timeoutMs: START_TIMEOUT_MS }).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    screen: async () => (await command('capture-pane', '-p')).trimEnd(),
    type: async (text) => void (await command('send-keys', '-l', '--', text)),
    paste: async (text) => {
      const file = join(folder, 'pasted');
      writeFileSync(file, text);
      await command('load-buffer', file);
      await command('paste-buffer', '-p');
    },
    press: async (key) => void (await command('send-keys', key)),
    close,
  };
}

async function runTmux(tmux: readonly string[], words: readonly string[]) {
  const child = Bun.spawn([...tmux, ...words], {
    env: TERMINAL_ENVIRONMENT,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const output = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { exitCode: await child.exited, output: output.join('') };
}
