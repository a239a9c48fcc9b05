import { expect, test } from 'bun:test';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type BareMachine, bareMachine } from '../../support/bare-machine.ts';
import { ChannelProcess } from '../../support/channel-process.ts';

const PATH = '/usr/bin:/bin';
const INSTALL = 'curl -fsSL https://bun.sh/install | bash';
const RECONNECT = 'choose Reconnect for plugin:molecule:molecule in /mcp';

function start(machine: BareMachine, path = PATH): Promise<ChannelProcess> {
  return ChannelProcess.start({
    stateDir: machine.home,
    folder: machine.project,
    command: [machine.start],
    env: { PATH: path },
    client: { name: 'claude-code', version: '2.1.332' },
  });
}

test('without Bun the session has one tool, which says what is missing and what to do', async () => {
  using machine = bareMachine();
  await using channel = await start(machine);
  const { tools } = await channel.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['channel_status']);
  const { text, isError } = await channel.call('channel_status');
  expect(isError).toBe(false);
  for (const words of ['needs Bun 1.4.3 or later', INSTALL, RECONNECT]) expect(text).toContain(words);
  expect(channel.client.getInstructions()).toContain('needs Bun 1.4.3 or later');
  expect(channel.client.getServerCapabilities()).toEqual({ tools: {} });
});

test('hooks are told once, and are quiet from then on', async () => {
  using machine = bareMachine();
  await using channel = await start(machine);
  const first: unknown = JSON.parse(await channel.hook('UserPromptSubmit', { prompt: 'hello' }));
  expect(first).toEqual({ systemMessage: expect.stringContaining(INSTALL) });
  for (const event of ['PostToolBatch', 'Stop', 'UserPromptSubmit'])
    expect(await channel.hook(event)).toBe('{}');
});

test('every other request is answered too, whatever stands in it', async () => {
  using machine = bareMachine();
  await using channel = await start(machine);
  await channel.client.ping();
  await expect(channel.client.listResources()).rejects.toThrow();
  await expect(channel.call('reply_to_workspace', { text: 'hi' })).rejects.toThrow(INSTALL);
  const odd =
    '{"id":7,"method":"ping"} "name":"receipt", \\"id\\": 9 \\ % %s $(echo no) `id` \t\u2028 é'.repeat(5_000);
  expect(await channel.hook('UserPromptSubmit', { prompt: odd })).toContain('systemMessage');
  expect(await channel.hook('Stop', { prompt: odd })).toBe('{}');
  await channel.client.ping();
});

test('it ends with its input, and at the first request to end', async () => {
  using machine = bareMachine();
  await using channel = await start(machine);
  await channel.stop();
  await using other = await start(machine);
  other.pipes.signal('SIGTERM');
  await other.waitForExit();
});

test('once Bun is there, the status says so, and the next start is the real server', async () => {
  using machine = bareMachine();
  await using channel = await start(machine);
  const path = machine.install('.bun/bin');
  rmSync(path);
  symlinkSync(process.execPath, path);
  expect((await channel.call('channel_status')).text).toMatch(/^Bun is there now\. .*Reconnect/);
  await channel.stop();
  await using next = await start(machine);
  expect((await next.call('channel_status')).data).toMatchObject({ mode: 'unconfigured' });
});

test('a Bun that the project brings along is not used, and that is said', async () => {
  using machine = bareMachine();
  machine.install('project/bin');
  await using channel = await start(machine, `${machine.project}/bin:${PATH}`);
  expect((await channel.call('channel_status')).text).toContain('a Bun inside the folder in which you work');
});

/** The Bun of the tests, where a later one is needed. */
function installOld(machine: BareMachine): void {
  const path = machine.install('.bun/bin');
  rmSync(path);
  symlinkSync(process.execPath, path);
  const run = machine.start.replace(/start$/, 'run.mjs');
  const text = readFileSync(run, 'utf8').replace("NEEDED = '1.4.3'", "NEEDED = '9.8'");
  expect(text).toContain('9.8');
  writeFileSync(run, text);
}

test('a Bun that is too old is told like none, with its version', async () => {
  using machine = bareMachine();
  installOld(machine);
  await using channel = await start(machine);
  const { text } = await channel.call('channel_status');
  expect(text).toContain(`this machine has ${Bun.version}; update it (bun upgrade)`);
  expect(text).toContain(RECONNECT);
  expect(await channel.hook('UserPromptSubmit')).toContain('systemMessage');
});

test.each([
  ['no Bun', false, INSTALL],
  ['an old Bun', true, `is Bun ${Bun.version}, and 9.8 or later is needed; update it (bun upgrade)`],
] as const)('the command line says on stderr what %s means', async (_name, isOld, words) => {
  using machine = bareMachine();
  if (isOld) installOld(machine);
  const { exitCode, stdout, stderr } = Bun.spawnSync([machine.commands, 'doctor'], {
    cwd: machine.project,
    env: { PATH, HOME: machine.home },
  });
  expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr.toString()).toContain(words);
});
