import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { UntrustedPathError } from '../../../src/core/errors.ts';
import { doubtAbout, FOLDER, openOwn, type PathRule } from '../../../src/runtime/own-path.ts';
import { makePipe } from '../../support/planted-files.ts';
import { tempDir } from '../../support/temp-dir.ts';

const FILE: PathRule = { kind: 'file' };
const LINKED: PathRule = { kind: 'file', mayBeLink: true };
const isRoot = process.geteuid?.() === 0;
const OTHER_USER = 65_534;

function folder() {
  const dir = tempDir();
  return {
    at: (name: string) => join(dir.path, name),
    file(name: string, mode = 0o600) {
      writeFileSync(this.at(name), 'text');
      chmodSync(this.at(name), mode);
      return this.at(name);
    },
    folder(name: string, mode = 0o700) {
      mkdirSync(this.at(name));
      chmodSync(this.at(name), mode);
      return this.at(name);
    },
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

describe('nothing speaks against', () => {
  test('a file and a folder of our own, and what is not there', () => {
    using dir = folder();
    expect(doubtAbout(dir.file('a'), FILE)).toBeUndefined();
    expect(doubtAbout(dir.file('b', 0o644), FILE)).toBeUndefined();
    expect(doubtAbout(dir.folder('c', 0o755), FOLDER)).toBeUndefined();
    expect(doubtAbout(dir.at('d'), FILE)).toBeUndefined();
    expect(doubtAbout(dir.at('a/d'), FILE)).toBeUndefined();
  });

  test('a link of our own to a file of our own, where it may be one', () => {
    using dir = folder();
    symlinkSync(dir.file('a'), dir.at('link'));
    expect(doubtAbout(dir.at('link'), LINKED)).toBeUndefined();
    closeSync(openOwn(dir.at('link'), constants.O_RDONLY, { mayBeLink: true }));
  });

  test.skipIf(!isRoot)('what the group of the user may change that has the user’s own number', () => {
    using dir = folder();
    chownSync(dir.file('a', 0o660), 0, 0);
    expect(doubtAbout(dir.at('a'), FILE)).toBeUndefined();
  });
});

describe('a path is refused, with its fix, that is', () => {
  test('a named pipe, which would be waited for', () => {
    using dir = folder();
    makePipe(dir.at('pipe'));
    for (const flags of [constants.O_RDONLY, constants.O_WRONLY, constants.O_RDWR | constants.O_CREAT]) {
      expect(() => openOwn(dir.at('pipe'), flags)).toThrow(UntrustedPathError);
    }
    expect(doubtAbout(dir.at('pipe'), FILE)).toMatchObject({
      message: `${dir.at('pipe')} is a named pipe instead of a regular file`,
      advice: `Move it away: mv ${dir.at('pipe')} ${dir.at('pipe.old')}`,
    });
  });

  test('a link to one', () => {
    using dir = folder();
    makePipe(dir.at('pipe'));
    symlinkSync(dir.at('pipe'), dir.at('link'));
    expect(doubtAbout(dir.at('link'), LINKED)?.what).toBe('a named pipe instead of a regular file');
  });

  test('a socket, a device, a folder', async () => {
    using dir = folder();
    const server = createServer().listen(dir.at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(doubtAbout(dir.at('socket'), FILE)?.what).toStartWith('a socket');
    server.close();
    expect(doubtAbout('/dev/null', FILE)?.what).toStartWith('a device');
    expect(doubtAbout(dir.folder('a'), FILE)?.what).toBe('a folder instead of a regular file');
    expect(doubtAbout(dir.file('b'), FOLDER)?.what).toBe('a regular file instead of a folder');
  });

  test('a link where none may be, even to a file of our own', () => {
    using dir = folder();
    symlinkSync(dir.file('a'), dir.at('link'));
    expect(doubtAbout(dir.at('link'), FILE)?.what).toBe('a symbolic link instead of a regular file');
    expect(() => openOwn(dir.at('link'), constants.O_WRONLY | constants.O_APPEND)).toThrow('a symbolic link');
  });

  test.each([
    [0o602, '0602'],
    [0o777, '0777'],
  ])('open to changes by everybody (mode %o)', (mode, shown) => {
    using dir = folder();
    const path = dir.file('a', mode);
    expect(doubtAbout(path, FILE)).toMatchObject({
      what: `open to changes by other users (mode ${shown})`,
      advice: `Check what is in it; then: chmod 600 ${path}`,
    });
    expect(() => openOwn(path, constants.O_RDONLY)).toThrow(UntrustedPathError);
    expect(doubtAbout(dir.folder('b', 0o777), FOLDER)?.advice).toEndWith(`chmod 700 ${dir.at('b')}`);
  });

  test.skipIf(!isRoot)('open to changes by a group of several', () => {
    using dir = folder();
    chownSync(dir.file('a', 0o660), 0, 100);
    expect(doubtAbout(dir.at('a'), FILE)?.what).toStartWith('open to changes');
  });

  test.skipIf(!isRoot)('another user’s, also as the owner of a link', () => {
    using dir = folder();
    chownSync(dir.file('a'), OTHER_USER, OTHER_USER);
    chownSync(dir.folder('b'), OTHER_USER, OTHER_USER);
    expect(doubtAbout(dir.at('a'), FILE)).toMatchObject({
      what: `another user's (UID ${OTHER_USER})`,
      advice: `Remove it; or, when you know what is in it, make it yours: sudo chown 0 ${dir.at('a')}`,
    });
    expect(doubtAbout(dir.at('b'), FOLDER)?.advice).toStartWith(
      'Use a folder of your own (MOLECULE_STATE_DIR)',
    );
    symlinkSync(dir.file('c'), dir.at('link'));
    Bun.spawnSync(['chown', '-h', String(OTHER_USER), dir.at('link')]);
    expect(doubtAbout(dir.at('link'), LINKED)?.what).toBe(`another user's (UID ${OTHER_USER})`);
  });
});

test('a file that is made is its owner’s alone, and a path in a fix is one word for a shell', () => {
  using dir = folder();
  closeSync(openOwn(dir.at("it's new"), constants.O_WRONLY | constants.O_CREAT));
  expect(readFileSync(dir.at("it's new"), 'utf8')).toBe('');
  chmodSync(dir.at("it's new"), 0o606);
  expect(doubtAbout(dir.at("it's new"), FILE)?.advice).toEndWith(`chmod 600 '${dir.at("it'\\''s new")}'`);
});
