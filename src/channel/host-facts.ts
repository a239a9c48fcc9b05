import { join } from 'node:path';
import { RETURN_TO_WINDOW } from '../claude-code/agents-view.ts';
import { type HostSession, readHostSession } from '../claude-code/host-session.ts';
import { type Launch, readLaunch } from '../claude-code/launch.ts';
import { PLUGIN } from '../core/product.ts';
import { readPidFile } from '../lease/pid-record.ts';
import { waitingProcesses } from '../lease/standby-queue.ts';
import { type Environment, readValue } from '../settings/environment.ts';
import type { LeftWindow } from '../tools/shared/status-report.ts';

export interface HostFactsOptions {
  readonly env: Environment;
  /** The command line of the process that started us; undefined when it cannot be read. */
  readonly parentArgv: Promise<readonly string[] | undefined>;
  readonly isPlugin: boolean;
  readonly stateDirectory: string;
}

/** What can be known of the program that started us without asking it; looked up each time, because it changes. */
export class HostFacts {
  /** The command line of the process that started us; undefined until it is read, too. */
  argv: readonly string[] | undefined;

  constructor(private readonly options: HostFactsOptions) {
    void options.parentArgv.then((argv) => {
      this.argv = argv;
    });
  }

  launch(): Launch {
    const { env, isPlugin } = this.options;
    const pluginName = isPlugin ? PLUGIN.name : undefined;
    return readLaunch({ argv: this.argv, pluginName, env, parentPid: process.ppid });
  }

  session(): HostSession | undefined {
    return readHostSession(this.options.env, process.ppid);
  }

  /** Set in the background copy of a session that had the channel, while that one is still there. */
  leftWindow(): LeftWindow | undefined {
    if (this.launch() !== 'background') return undefined;
    const { env, stateDirectory } = this.options;
    const own = this.session()?.sessionId ?? readValue(env, 'CLAUDE_CODE_SESSION_ID');
    const holder = readPidFile(join(stateDirectory, 'bot.pid'));
    const others = [...(holder === undefined ? [] : [holder]), ...waitingProcesses(stateDirectory)];
    const original = others.find(
      ({ standing }) => standing.continuedIn !== undefined && standing.continuedIn === own,
    );
    if (original === undefined) return undefined;
    const receiver = holder?.standing.claim === 'deaf' ? undefined : holder;
    const where =
      receiver === undefined
        ? 'Messages are kept until a session listens.'
        : `Messages go to another session (PID ${receiver.pid}).`;
    return {
      what: `this window was left through the agents view (left arrow), and what you see now is a background copy of it, which Claude Code starts without the channel. ${where}`,
      fix: RETURN_TO_WINDOW,
    };
  }
}
