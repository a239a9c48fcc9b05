import { afterEach, beforeEach, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageManager } from '../../../../package.json' with { type: 'json' };
import type { Conversation } from '../../../../src/cli/setup/conversation.ts';
import { bunInstallLine, offerBun } from '../../../../src/cli/setup/install-bun.ts';
import { tempDir } from '../../../support/temp-dir.ts';

let home: ReturnType<typeof tempDir>;
let said: string[];
let conversation: Conversation;

beforeEach(() => {
  home = tempDir();
  said = [];
  conversation = {
    questions: undefined,
    say: (tone, text) => said.push(`${tone}: ${text}`),
    show: (lines) => said.push(...lines),
  };
});
afterEach(() => home[Symbol.dispose]());

const bun = () => join(home.path, '.local/bin/bun');
const hasBun = async () => existsSync(bun());
const yes = async (question: () => string) => {
  said.push(question());
  return true;
};

/** A machine whose npm does this with the prefix that it is given. */
function machineWith(npm: string) {
  const folder = join(home.path, 'programs');
  mkdirSync(folder);
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`);
  chmodSync(join(folder, 'npm'), 0o755);
  return { HOME: home.path, PATH: `${folder}:/usr/bin:/bin` };
}

const INSTALL = `[ "$1 $2 $3 $5" = "install --global --prefix ${packageManager}" ] && mkdir -p "$4/bin" && : > "$4/bin/bun"`;

test('npm puts Bun where the launcher looks, after the command was shown', async () => {
  const env = machineWith(INSTALL);
  await offerBun(env, conversation, hasBun, yes);
  expect(await hasBun()).toBe(true);
  expect(said[0]).toBe(`npm install --global --prefix ${home.path}/.local ${packageManager}`);
  expect(said.at(-1)).toBe('done: Bun is there.');
});

test('nothing is asked or done where there is a Bun, and nothing is done against the user’s will', async () => {
  const env = machineWith('exit 1');
  await offerBun(env, conversation, async () => true, yes);
  await offerBun(env, conversation, hasBun, async () => false);
  expect(said).toEqual([]);
});

test('a failure is told in npm’s words, and nothing else stops', async () => {
  const env = machineWith('echo "npm error no space left" >&2; exit 7');
  await offerBun(env, conversation, hasBun, yes);
  expect(said.at(-1)).toBe('warning: Bun could not be installed: “npm error no space left”.');
});

test('without npm the user is told Bun’s own way', async () => {
  const env = { HOME: home.path, PATH: '/nonexistent' };
  await offerBun(env, conversation, hasBun, yes);
  expect(said).toEqual([]);
  expect(bunInstallLine(env)).toBe('curl -fsSL https://bun.sh/install | bash');
});
