import { type Check, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

/** The first version that has channels. */
const NEEDED = '>=2.1.80';

export const claudeCodeCheck: Check = {
  id: 'claude-code',
  title: 'Claude Code',
  async run({ machine }: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
    const path = machine.findProgram('claude');
    if (path === undefined) {
      return [warn('not on the PATH', 'Install it, or look on the machine on which you use it.')];
    }
    const version = await machine.programVersion(path, signal);
    if (version === undefined) return [warn(`${path} does not say its version`, 'Run: claude --version')];
    if (Bun.semver.satisfies(version, NEEDED)) return [ok(`${version} (${path})`)];
    return [warn(`${version} (${path}) may be too old for channels`, 'Run: claude update')];
  },
};
