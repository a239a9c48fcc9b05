import { expect, test } from 'bun:test';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type ServedPlatform, servePlatform } from '../support/platform.ts';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { ANSWER_EACH } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';
import { marketplaceClone } from './plugin-under-test.ts';
import type { Sandbox } from './sandbox.ts';
import { startHostSession } from './start-host-session.ts';

const HELLO = 'Is the build green?';

/** A workspace as somebody makes it on the canvas, and the address of that canvas. */
function newWorkspace({ platform, url }: ServedPlatform) {
  return {
    url: new URL(url).origin,
    ...platform.createWorkspace({ name: 'Laptop', external: true, deliveryMode: 'poll' }),
  };
}

/** The command-line program of the plugin in a sandbox, with `claude` on the PATH. */
async function runProgram(sandbox: Sandbox, folder: string, args: readonly string[], stdin = '') {
  const child = Bun.spawn([join(folder, 'bin/molecule-channel'), ...args], {
    cwd: sandbox.project,
    env: { ...sandbox.environment },
    stdin: new Blob([stdin]),
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { exitCode: await child.exited, stdout, stderr };
}

hostSuite('from nothing to an answered message', await findClaudeCode(), (claudeCode) => {
  test('one paste into setup, then the command that it prints last; the doctor finds the whole loop well', async () => {
    await using served = await servePlatform();
    const own = newWorkspace(served);
    using clone = marketplaceClone();
    const runs: Awaited<ReturnType<typeof runProgram>>[] = [];
    const sandboxes: Sandbox[] = [];
    const { folder } = clone.source;
    await using session = await startHostSession({
      claudeCode: claudeCode(),
      source: {
        from: 'marketplace',
        folder,
        plugin: 'molecule',
        marketplace: 'molecule-channel',
        isInstalledAlready: true,
      },
      channel: 'development',
      rules: [ANSWER_EACH],
      prepare: async (sandbox) => {
        const pasted = `MOLECULE_WS_ENTRY='${JSON.stringify({ id: own.id, token: own.token, platform_url: own.url })}' \\\nbun -e "…"\n`;
        symlinkSync(claudeCode().binary, join(sandbox.root, 'bin', 'claude'));
        sandboxes.push(sandbox);
        runs.push(await runProgram(sandbox, folder, ['setup', '--yes', '--marketplace', folder], pasted));
      },
    });
    const [run] = runs;
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    // What the session was started with is what setup says is to be typed.
    expect(run?.stdout).toContain(
      '\n  claude --dangerously-load-development-channels plugin:molecule@molecule-channel\n',
    );
    expect((await session.waitForGate()).decision).toContain('Channel notifications registered');
    await served.platform.sendAsCanvasUser(own.id, HELLO);
    await session.waitForToolResult('reply_to_workspace');
    expect(notifiedTexts(served.platform, own.id)).toContain(`re: ${HELLO}`);

    for (const sandbox of sandboxes) {
      const { exitCode, stdout } = await runProgram(sandbox, folder, ['doctor', '--ping']);
      expect(stdout).toMatch(/ok +Ping +.*the whole loop works/);
      expect(stdout).toMatch(/ok +Sessions +1 session started with this channel/);
      expect(exitCode).toBe(0);
    }
  });
});
