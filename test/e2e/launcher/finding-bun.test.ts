import { expect, test } from 'bun:test';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { bareMachine } from '../../support/bare-machine.ts';
import { BUN_FOLDER } from '../../support/bun-folder.ts';

test.each([
  ['the install script', '.bun/bin'],
  ['Homebrew in the home', '.linuxbrew/bin'],
  ['asdf', '.asdf/installs/bun/1.4.5/bin'],
  ['mise', '.local/share/mise/installs/bun/1.4.5/bin'],
  ['proto', '.proto/tools/bun/1.4.5'],
  ['Volta', '.volta/tools/image/packages/bun/bin'],
  ['npm, into a folder of the user’s own', '.npm-global/bin'],
  ['pnpm', '.local/share/pnpm'],
  ['npm, under the Node of nvm', '.nvm/versions/node/v22.1.0/bin'],
  ['npm, under the Node of fnm', 'Library/Application Support/fnm/node-versions/v22/installation/bin'],
  ['Nix', '.nix-profile/bin'],
])('Bun is found where %s puts it', (_who, folder) => {
  using machine = bareMachine();
  expect(machine.which()).toBe('');
  const path = machine.install(folder);
  expect(machine.which()).toBe(path);
});

test.each([
  ['BUN_INSTALL', 'own', 'own/bin'],
  ['ASDF_DATA_DIR', 'own', 'own/installs/bun/1.4.5/bin'],
  ['MISE_DATA_DIR', 'own', 'own/installs/bun/1.4.5/bin'],
  ['XDG_DATA_HOME', 'own', 'own/mise/installs/bun/1.4.5/bin'],
  ['NVM_DIR', 'own', 'own/versions/node/v20.0.0/bin'],
  ['PNPM_HOME', 'own', 'own'],
])('%s is followed', (name, value, folder) => {
  using machine = bareMachine();
  const path = machine.install(folder);
  expect(machine.which({ [name]: join(machine.home, value) })).toBe(path);
});

test('the PATH comes first, in its own order', () => {
  using machine = bareMachine();
  machine.install('.bun/bin');
  const [one, two] = [machine.install('one'), machine.install('two')];
  expect(machine.which({ PATH: `${machine.home}/two:${machine.home}/one:/usr/bin` })).toBe(two);
  expect(machine.which({ PATH: `/nowhere:${machine.home}/one:${machine.home}/two` })).toBe(one);
});

test('of several versions the newest is taken, whatever other folders are called', () => {
  using machine = bareMachine();
  const versions = ['1.9.9', '1.10.0', '1.4.5', 'latest', '08.1.1', 'canary-2.0.0', '1..9'];
  for (const version of versions) machine.install(`.asdf/installs/bun/${version}/bin`);
  mkdirSync(join(machine.home, '.asdf/installs/bun/3.0.0'));
  expect(machine.which()).toBe(join(machine.home, '.asdf/installs/bun/1.10.0/bin/bun'));
});

test('what a project brings along is passed over, by whatever way the PATH leads there', () => {
  using machine = bareMachine();
  machine.install('project/node_modules/.bin');
  machine.install('project');
  symlinkSync(join(machine.project, 'node_modules/.bin'), join(machine.home, 'link'));
  const folders = ['', '.', 'node_modules/.bin', machine.project, `${machine.project}/node_modules/.bin`];
  for (const folder of [...folders, `${machine.home}/link`, `${machine.home}/project/../project`]) {
    expect(machine.which({ PATH: `${folder}:/usr/bin:/bin` })).toBe('');
  }
  const own = machine.install('.bun/bin');
  expect(machine.which({ PATH: `${machine.project}:/usr/bin` })).toBe(own);
  machine.install('project/.bun/bin');
  machine.install('project/bin');
  expect(machine.which({ BUN_INSTALL: machine.project })).toBe(own);
  expect(machine.which({ HOME: machine.project })).toBe('');
});

test('the home of the user is no project', () => {
  using machine = bareMachine();
  const { homedir: home } = userInfo();
  // What Bun gives as the name of the user is what the environment says.
  const LOGNAME = Bun.spawnSync(['id', '-un']).stdout.toString().trim();
  expect(machine.which({ PATH: BUN_FOLDER, HOME: home, LOGNAME }, home)).toBe(join(BUN_FOLDER, 'bun'));
  machine.install('.bun/bin');
  expect(machine.which({}, machine.home)).toBe('');
});

test('the project is all of the repository in which the user works, not more', () => {
  using machine = bareMachine();
  const tool = machine.install('project/tools');
  const deep = join(machine.project, 'packages/web');
  mkdirSync(deep, { recursive: true });
  const env = { PATH: `${machine.project}/tools:/usr/bin:/bin` };
  expect(machine.which(env, deep)).toBe(tool);
  mkdirSync(join(machine.project, '.git'));
  expect(machine.which(env, deep)).toBe('');
});

test('the shims of version managers are passed over: a project tells them what to run', () => {
  using machine = bareMachine();
  for (const folder of ['.asdf/shims', '.local/share/mise/shims', '.volta/bin']) machine.install(folder);
  const path = ['.asdf/shims', '.local/share/mise/shims/', '.volta/bin'].map((name) =>
    join(machine.home, name),
  );
  expect(machine.which({ PATH: `${path.join(':')}:/usr/bin` })).toBe('');
  const real = machine.install('.asdf/installs/bun/1.4.5/bin');
  expect(machine.which({ PATH: `${path.join(':')}:/usr/bin` })).toBe(real);
});

test('a folder, a file that cannot be run, and folders with spaces or patterns in their names', () => {
  using machine = bareMachine();
  mkdirSync(join(machine.home, 'one/bun'), { recursive: true });
  mkdirSync(join(machine.home, 'two'));
  writeFileSync(join(machine.home, 'two/bun'), '');
  chmodSync(join(machine.home, 'two/bun'), 0o644);
  const strange = machine.install('my *[a-z]? folder');
  const path = ['one', 'two', 'my *[a-z]? folder'].map((name) => join(machine.home, name)).join(':');
  expect(machine.which({ PATH: `${path}:/usr/bin` })).toBe(strange);
});
