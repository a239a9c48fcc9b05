import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import type { HostSession } from './host-session.ts';
import type { ModelRule } from './mock-model.ts';

/** Newer clients refuse a command that only sleeps. */
const COMMAND = 'touch started; until [ -e go ]; do sleep 0.1; done; rm started go; echo worked';

/** When asked to `work for a while` the model calls a tool that works until {@link endWork}. */
export const WORK: ModelRule = {
  when: /work for a while/,
  times: 1,
  call: 'Bash',
  input: () => ({ command: COMMAND }),
};

/** Has the session's user ask for work, and waits until the tool is at it. */
export async function startWork(session: HostSession, prompt = 'work for a while'): Promise<void> {
  await session.type(prompt);
  await untilAtWork(session);
}

/** Until the tool is at it, whoever asked for the work. */
export async function untilAtWork(session: HostSession): Promise<void> {
  await eventually('the tool to run', () => existsSync(join(session.project, 'started')), {
    explain: () => session.screen(),
  });
}

export function endWork(session: HostSession): void {
  writeFileSync(join(session.project, 'go'), '');
}
