import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import type { Sandbox } from './sandbox.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export interface InteractiveClient {
  readonly terminal: Terminal;
  /** `undefined` while it runs. */
  exitCode(): number | undefined;
  /** Answers the warning about development channels, which comes before any server is started. */
  acceptDevelopmentChannels(): Promise<void>;
  /** Types a prompt of one short line and sends it. */
  submit(prompt: string): Promise<void>;
  /** Presses Ctrl-C until the client has ended, as a person would. */
  quit(): Promise<number>;
}

const CHANNEL_WARNING = /Loading development channels[\s\S]*Enter to confirm/;
const EXIT_HINT = /Ctrl-C again to exit/;
const KEY_AGAIN_MS = 1_000;
const EXIT_PATIENCE_MS = 5_000;
const QUIT_TIMEOUT_MS = 20_000;

/** Starts the client's terminal interface in the sandbox. `command` is the binary and its arguments. */
export async function startInteractiveClient(
  sandbox: Sandbox,
  command: readonly string[],
): Promise<InteractiveClient> {
  const exitCodeFile = join(sandbox.root, 'exit-code');
  const terminal = await openTerminal(sandbox.root, writeStartScript(sandbox, command, exitCodeFile));

  function exitCode(): number | undefined {
    const text = existsSync(exitCodeFile) ? readFileSync(exitCodeFile, 'utf8').trim() : '';
    return text === '' ? undefined : Number(text);
  }

  async function untilScreen(what: string, shows: (screen: string) => boolean): Promise<void> {
    const look = async () => (shows(await terminal.screen()) ? true : undefined);
    await eventually(what, look, { explain: terminal.screen });
  }

  /** A key that comes while the client is busy may be lost, so it is pressed again. */
  async function pressUntil<T>(what: string, key: string, look: () => Promise<T | undefined>): Promise<T> {
    let pressedAt = Number.NEGATIVE_INFINITY;
    const pressAndLook = async () => {
      const found = await look();
      if (found === undefined && performance.now() - pressedAt >= KEY_AGAIN_MS) {
        pressedAt = performance.now();
        await terminal.press(key);
      }
      return found;
    };
    return eventually(what, pressAndLook, { explain: terminal.screen });
  }

  /**
   * The first Ctrl-C may stop a turn; then one makes the client ask for another, which must come within 800 ms. No more
   * than that: once the client has given the terminal back, Ctrl-C would hit its servers too.
   */
  async function pressCtrlC(): Promise<number | undefined> {
    const asked = async () => exitCode() ?? (EXIT_HINT.test(await terminal.screen()) ? 'asked' : undefined);
    const answer = await pressUntil('the client to ask for a second Ctrl-C', 'C-c', asked);
    if (answer !== 'asked') return answer;
    await terminal.press('C-c');
    const ended = eventually('the client to end', exitCode, { timeoutMs: EXIT_PATIENCE_MS });
    return ended.catch(() => undefined);
  }

  return {
    terminal,
    exitCode,
    async acceptDevelopmentChannels() {
      await untilScreen('the warning about development channels', (screen) => CHANNEL_WARNING.test(screen));
      const gone = async () => (CHANNEL_WARNING.test(await terminal.screen()) ? undefined : true);
      await pressUntil('the warning to go away', 'Enter', gone);
    },
    async submit(prompt) {
      await untilScreen('the place to type', (screen) => /^❯/m.test(screen));
      await terminal.type(prompt);
      await untilScreen('what was typed', (screen) => screen.includes(prompt));
      await terminal.press('Enter');
    },
    quit: () =>
      eventually('the client to end', pressCtrlC, { timeoutMs: QUIT_TIMEOUT_MS, explain: terminal.screen }),
  };
}

/** The client gets the sandbox's environment and nothing else; the terminal's own programs get none of it. */
function writeStartScript(sandbox: Sandbox, command: readonly string[], exitCodeFile: string): string {
  const script = join(sandbox.root, 'start.sh');
  const environment = Object.entries(sandbox.environment).map(([name, value]) => `${name}=${value}`);
  const words = ['env', '-i', ...environment, ...command].map(quoted).join(' ');
  writeFileSync(script, `cd ${quoted(sandbox.project)}\n${words}\necho $? > ${quoted(exitCodeFile)}\n`, {
    mode: 0o600,
  });
  return script;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
