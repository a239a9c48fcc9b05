import { expect, test } from 'bun:test';
import { cpSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withVersion } from '../../scripts/release.ts';
import { PLUGIN } from '../../src/core/product.ts';
import { type GitServer, serveGitRepository } from '../support/git-server.ts';
import { findClaudeCode } from './claude-code.ts';
import type { PluginSource } from './client-launch.ts';
import type { HostSession } from './host-session.ts';
import { hostSuite } from './host-suite.ts';
import { ANSWER_EACH, createMoleculeTeam, type MoleculeTeam, startTeamSession } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';
import { INSTALLABLE, marketplaceClone, REPOSITORY, SERVER } from './plugin-under-test.ts';
import { processesWithHome } from './sandbox-processes.ts';

const ID = `${PLUGIN.name}@${PLUGIN.marketplace}`;
const MOST_BYTES = 8_000_000;
/** What 0.1.0 was made of. */
const OLD_LAYOUT = ['.claude-plugin', '.mcp.json', 'bin', 'dist', 'hooks', 'package.json'];

const filesIn = (folder: string) =>
  globSync(join(folder, '**/{*,.*}'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** The folders of the plugin that the client has made for itself, by version. */
function installed({ home }: HostSession): string[] {
  return globSync(join(home, '.claude/plugins/cache', PLUGIN.marketplace, PLUGIN.name, '*')).sort();
}

function fromGit({ url }: GitServer): PluginSource {
  return { from: 'marketplace', folder: url, plugin: PLUGIN.name, marketplace: PLUGIN.marketplace };
}

function serveText(text: string): AsyncDisposable & { readonly url: string } {
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response(text) });
  return { url: server.url.origin, [Symbol.asyncDispose]: () => server.stop(true) };
}

async function expectAnswer({ platform, ownId }: MoleculeTeam, session: HostSession, text: string) {
  await platform.sendAsCanvasUser(ownId, text);
  await session.waitForRequest(new RegExp(text));
  await session.waitForToolResult('reply_to_workspace');
  expect(notifiedTexts(platform, ownId)).toContain(`re: ${text}`);
}

/** What is installed is what runs and no more; and nothing was fetched for it but the repository. */
async function expectLight(session: HostSession): Promise<void> {
  const folders = installed(session);
  expect(folders).toHaveLength(1);
  for (const folder of folders) {
    // The client leaves files of its own there, whose names begin with a dot.
    const own = new Set(filesIn(INSTALLABLE));
    const names = filesIn(folder);
    expect(names.filter((name) => !own.has(name) && !name.startsWith('.'))).toEqual([]);
    expect([...own].filter((name) => !names.includes(name))).toEqual([]);
    const bytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThan(MOST_BYTES);
  }
  const { refusedHosts } = await session.stop();
  expect(refusedHosts.filter((host) => /npm|bun\.sh|registry/.test(host))).toEqual([]);
}

/** Writes this version into the manifests of a repository that have one. */
function writeVersion(folder: string, version: string): void {
  for (const path of ['.claude-plugin/plugin.json', '.claude-plugin/marketplace.json']) {
    for (const file of globSync([join(folder, path), join(folder, 'dist/plugin', path)])) {
      writeFileSync(file, withVersion(readFileSync(file, 'utf8'), version));
    }
  }
}

hostSuite('the plugin, installed by the real Claude Code', await findClaudeCode(), (claudeCode) => {
  test('from a folder is what runs and no more, without a package from a registry', async () => {
    using clone = marketplaceClone();
    await using team = await createMoleculeTeam();
    await using session = await startTeamSession(team, claudeCode(), {
      source: clone.source,
      rules: [ANSWER_EACH],
    });
    await session.waitForGate();
    await expectAnswer(team, session, 'from a folder');
    await expectLight(session);
  });

  test('from a git repository is the same', async () => {
    using clone = marketplaceClone();
    await using repository = await serveGitRepository('channel');
    cpSync(clone.source.folder, repository.folder, { recursive: true });
    await repository.commit('the plugin');
    await using team = await createMoleculeTeam();
    await using session = await startTeamSession(team, claudeCode(), {
      source: fromGit(repository),
      rules: [ANSWER_EACH],
    });
    expect(await session.waitForGate()).toEqual({
      server: SERVER,
      decision: 'Channel notifications registered',
    });
    await expectAnswer(team, session, 'from git');
    await expectLight(session);
  });

  test('from the list of the marketplace alone, by its address, is the same', async () => {
    using clone = marketplaceClone();
    await using repository = await serveGitRepository('channel');
    cpSync(clone.source.folder, repository.folder, { recursive: true });
    await repository.commit('the plugin');
    const list = readFileSync(join(REPOSITORY, 'marketplace.json'), 'utf8');
    const web = 'https://github.com/Molecule-AI/molecule-mcp-claude-channel.git';
    expect(list).toContain(`"${web}"`);
    await using site = serveText(list.replace(web, repository.url));
    await using team = await createMoleculeTeam();
    await using session = await startTeamSession(team, claudeCode(), {
      source: { ...fromGit(repository), folder: `${site.url}/marketplace.json` },
      rules: [ANSWER_EACH],
    });
    await session.waitForGate();
    await expectAnswer(team, session, 'from the list');
    await expectLight(session);
  });

  test('is updated from 0.1.0, which was the whole repository: the next session runs the new one', async () => {
    await using repository = await serveGitRepository('channel');
    for (const name of OLD_LAYOUT) {
      cpSync(join(REPOSITORY, name), join(repository.folder, name), { recursive: true });
    }
    rmSync(join(repository.folder, 'dist/plugin'), { recursive: true });
    const marketplace = join(repository.folder, '.claude-plugin/marketplace.json');
    writeFileSync(marketplace, readFileSync(marketplace, 'utf8').replace('"./dist/plugin"', '"./"'));
    writeVersion(repository.folder, '0.1.0');
    await repository.commit('as it was');

    using clone = marketplaceClone();
    const publish = async () => {
      cpSync(clone.source.folder, repository.folder, { recursive: true });
      writeVersion(repository.folder, '9.9.9');
      await repository.commit('as it is');
    };
    await using team = await createMoleculeTeam();
    await using session = await startTeamSession(team, claudeCode(), {
      source: fromGit(repository),
      rules: [ANSWER_EACH],
      async afterInstall(run) {
        expect((await run('plugin', 'list')).output).toMatch(/molecule@molecule-channel\s+Version: 0\.1\.0/);
        await publish();
        expect(await run('plugin', 'marketplace', 'update', PLUGIN.marketplace)).toMatchObject({
          exitCode: 0,
        });
        expect((await run('plugin', 'update', ID)).output).toContain('9.9.9');
      },
    });
    await session.waitForGate();
    const commands = (await processesWithHome(session.home)).map(({ command }) => command);
    expect(commands.filter((command) => command.includes('/molecule/9.9.9/'))).toHaveLength(1);
    expect(commands.filter((command) => command.includes('/molecule/0.1.0/'))).toEqual([]);
    await expectAnswer(team, session, 'to the new one');
    expect((await session.stop()).leftoverProcesses).toEqual([]);
  });
});
