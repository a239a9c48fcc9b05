import { describe, expect, test } from 'bun:test';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  installedCheck,
  permissionsCheck,
} from '../../../../../src/cli/doctor/checks/plugin-in-claude-code.ts';
import { PRODUCT } from '../../../../../src/core/product.ts';
import { type InstalledOptions, writeInstalledPlugin } from '../../../../support/claude-code-home.ts';
import { type DoctorSetup, machineWith, never, setUpDoctor, WORKSPACE } from '../doctor-context.ts';

const withClaude = { machine: machineWith({ claude: '2.1.332' }) };

/** A folder with what of the plugin is looked for. */
function pluginFolder(setup: DoctorSetup, name = 'plugin'): string {
  const root = join(setup.root, name);
  for (const folder of ['dist', 'bin', 'hooks']) mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['dist/channel.js', 'bin/start', 'hooks/hooks.json'])
    writeFileSync(join(root, file), '');
  return root;
}

function install(setup: DoctorSetup, options: Partial<InstalledOptions> = {}): string {
  const root = pluginFolder(setup);
  writeInstalledPlugin(setup.root, { root, ...options });
  return root;
}

describe('the plugin in Claude Code', () => {
  test('is where it is, in its version', async () => {
    using setup = setUpDoctor(withClaude);
    const root = install(setup);
    expect(await installedCheck.run(setup.context, never)).toEqual([
      { status: 'ok', fact: `molecule@molecule-channel ${PRODUCT.version}, in ${root}` },
    ]);
  });

  test('of a marketplace that is a folder is what that one names', async () => {
    using setup = setUpDoctor(withClaude);
    const root = pluginFolder(setup, 'clone/dist/plugin');
    const clone = join(setup.root, 'clone');
    mkdirSync(join(clone, '.claude-plugin'));
    const plugins = [{ name: 'molecule', source: './dist/plugin' }];
    writeFileSync(join(clone, '.claude-plugin/marketplace.json'), JSON.stringify({ plugins }));
    writeInstalledPlugin(setup.root, { root: clone });
    expect(await installedCheck.run(setup.context, never)).toEqual([
      { status: 'ok', fact: `molecule@molecule-channel ${PRODUCT.version}, in ${root}` },
    ]);
  });

  test('is missing: the commands that add it', async () => {
    using setup = setUpDoctor(withClaude);
    expect(await installedCheck.run(setup.context, never)).toEqual([
      {
        status: 'fail',
        fact: 'the plugin is not installed',
        fix: 'Run: claude plugin marketplace add Molecule-AI/molecule-mcp-claude-channel && claude plugin install molecule@molecule-channel',
      },
    ]);
  });

  test('is not expected where there is no Claude Code', async () => {
    using setup = setUpDoctor();
    expect(await installedCheck.run(setup.context, never)).toMatchObject([{ status: 'ok' }]);
  });

  test('is switched off', async () => {
    using setup = setUpDoctor(withClaude);
    install(setup, { isEnabled: false });
    expect(await installedCheck.run(setup.context, never)).toMatchObject([
      { status: 'fail', fix: 'Run: claude plugin enable molecule@molecule-channel' },
    ]);
  });

  test('is of another version, has lost its files, or its hooks', async () => {
    using setup = setUpDoctor(withClaude);
    const root = install(setup, { version: '0.0.1' });
    expect(await installedCheck.run(setup.context, never)).toMatchObject([
      { status: 'warn', fix: 'Run: claude plugin update molecule@molecule-channel' },
    ]);
    install(setup);
    rmSync(join(root, 'hooks/hooks.json'));
    expect(await installedCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fact: expect.stringContaining('has no hooks') },
    ]);
    rmSync(join(root, 'dist/channel.js'));
    expect(await installedCheck.run(setup.context, never)).toMatchObject([
      { status: 'fail', fact: expect.stringContaining('its files are not in') },
    ]);
  });

  test('is there twice', async () => {
    using setup = setUpDoctor(withClaude);
    writeInstalledPlugin(
      setup.root,
      { root: pluginFolder(setup) },
      { root: pluginFolder(setup, 'older'), marketplace: 'molecule-mcp-claude-channel' },
    );
    expect(await installedCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'ok' },
      { status: 'warn', fix: 'Run: claude plugin uninstall molecule@molecule-mcp-claude-channel' },
    ]);
  });

  test('stands beside another client of the same workspace', async () => {
    using setup = setUpDoctor(withClaude);
    install(setup);
    const server = {
      command: 'molecule-mcp',
      env: { WORKSPACE_ID: WORKSPACE, MOLECULE_WORKSPACE_TOKEN: 'x' },
    };
    writeFileSync(join(setup.root, '.claude.json'), JSON.stringify({ mcpServers: { wheel: server } }));
    expect(await installedCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fix: 'Keep one of them: claude mcp remove wheel' },
    ]);
  });

  test('a file that cannot be read is named', async () => {
    using setup = setUpDoctor(withClaude);
    install(setup);
    const path = join(setup.root, '.claude/plugins/installed_plugins.json');
    writeFileSync(path, 'nonsense');
    const [first] = await installedCheck.run(setup.context, never);
    expect(first).toMatchObject({ status: 'warn', fact: `${path} cannot be read (not JSON)` });
  });
});

describe('permissions', () => {
  const judge = (settings: object) => {
    using setup = setUpDoctor();
    mkdirSync(join(setup.root, '.claude'));
    writeFileSync(join(setup.root, '.claude/settings.json'), JSON.stringify(settings));
    return permissionsCheck.run(setup.context, never);
  };

  test.each([['mcp__plugin_molecule_molecule__reply_to_workspace'], ['mcp__plugin_molecule_molecule']])(
    'the rule %p lets Claude reply',
    async (rule) => {
      expect(await judge({ permissions: { allow: [rule] } })).toEqual([
        { status: 'ok', fact: 'Claude may reply without asking' },
      ]);
    },
  );

  test('without a rule each reply is asked about; a ban is a failure; hooks can be off', async () => {
    expect(await judge({})).toMatchObject([
      { status: 'warn', fix: expect.stringContaining('setup --allow') },
    ]);
    const rule = 'mcp__plugin_molecule_molecule__reply_to_workspace';
    expect(await judge({ permissions: { deny: [rule] } })).toMatchObject([{ status: 'fail' }]);
    expect(await judge({ permissions: { allow: [rule] }, disableAllHooks: true })).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fact: expect.stringContaining('disableAllHooks') },
    ]);
  });
});
