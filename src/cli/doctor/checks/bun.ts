import { type Check, fail, ok, type Verdict } from '../check.ts';
import type { DoctorContext } from '../context.ts';

const NEEDED = '>=1.4.0';
const INSTALL = 'Install Bun 1.4 or newer (https://bun.com) and start Claude Code from a new terminal.';

/** Claude Code starts the server with the `bun` of its own PATH, which need not be the one that runs this. */
export const bunCheck: Check = {
  id: 'bun',
  title: 'Bun',
  async run({ machine }: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
    const path = machine.findProgram('bun');
    if (path === undefined) {
      return [fail(`not on the PATH (this is Bun ${machine.bunVersion}, from elsewhere)`, INSTALL)];
    }
    const version =
      path === process.execPath ? machine.bunVersion : await machine.programVersion(path, signal);
    if (version === undefined) return [fail(`${path} does not run`, INSTALL)];
    if (Bun.semver.satisfies(version, NEEDED)) return [ok(`${version} (${path})`)];
    return [fail(`${version} (${path}) is too old`, INSTALL)];
  },
};
