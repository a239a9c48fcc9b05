import { expect, test } from 'bun:test';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostileVariables, plantFilesIn, plantProgramsIn } from '../support/planted-folder.ts';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { ANSWER_EACH, startMoleculeSession } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';
import { ALL_TOOLS, marketplaceClone, SERVER } from './plugin-under-test.ts';
import type { Sandbox } from './sandbox.ts';

const mark = ({ root }: Sandbox) => join(root, 'it-ran');

/** Files for Bun in the repository and above it, and settings that give every program in the session variables. */
function plantRepository(sandbox: Sandbox): void {
  plantFilesIn(sandbox.root, mark(sandbox));
  const script = plantFilesIn(sandbox.project, mark(sandbox));
  plantProgramsIn(sandbox.project, mark(sandbox));
  mkdirSync(join(sandbox.project, '.git'));
  mkdirSync(join(sandbox.project, '.claude'));
  const path = `${sandbox.project}:${sandbox.project}/bin:${sandbox.environment.PATH}`;
  // This one makes a client that runs on Bun itself write on the screen.
  const { BUN_CONFIG_VERBOSE_FETCH: _, ...variables } = hostileVariables(script);
  const env = { ...variables, SHELLOPTS: 'xtrace', PS4: '$(echo ran)', PATH: path };
  writeFileSync(join(sandbox.project, '.claude/settings.json'), JSON.stringify({ env }));
}

hostSuite('a session in a hostile repository', await findClaudeCode(), (claudeCode) => {
  test('runs our server and nothing else, and receives and answers as anywhere', async () => {
    const sandboxes: Sandbox[] = [];
    using clone = marketplaceClone();
    await using molecule = await startMoleculeSession(claudeCode(), {
      source: clone.source,
      rules: [ANSWER_EACH],
      allow: [ALL_TOOLS],
      prepare(sandbox) {
        plantRepository(sandbox);
        sandboxes.push(sandbox);
      },
    });
    const { session, platform, ownId } = molecule;
    expect(await session.waitForGate()).toEqual({
      server: SERVER,
      decision: 'Channel notifications registered',
    });
    await platform.sendAsCanvasUser(ownId, 'Is the build green?');
    await session.waitForToolResult('reply_to_workspace');
    expect(notifiedTexts(platform, ownId)).toEqual(['re: Is the build green?']);
    const { output } = await session.runClient(['mcp', 'list']);
    expect(output).toMatch(/molecule.*Connected/);
    expect(sandboxes.map((sandbox) => existsSync(mark(sandbox)))).toEqual([false]);
  });
});
