import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../core/target.ts';

/** The state directory of a demo; disposed of, it is gone. */
export interface DemoState extends Disposable {
  readonly path: string;
}

/** A new folder that only its owner can enter: `mkdtemp` makes it with mode 0700. */
export function makeDemoState(): DemoState {
  const path = mkdtempSync(join(tmpdir(), 'molecule-demo-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes the settings as a user would. */
export function writeDemoEnv(state: DemoState, target: Target): void {
  const lines = [
    `MOLECULE_PLATFORM_URL=${target.platformUrl}`,
    `MOLECULE_WORKSPACE_IDS=${target.id}`,
    `MOLECULE_WORKSPACE_TOKENS=${target.token.reveal()}`,
    // Somebody sits in front of the page and waits.
    'MOLECULE_POLL_INTERVAL_MS=1000',
  ];
  writeFileSync(join(state.path, '.env'), `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
}
