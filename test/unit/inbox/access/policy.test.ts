import { describe, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message, Sender } from '../../../../src/core/message.ts';
import {
  AccessFile,
  formatPolicy,
  parsePolicy,
  type ReadPolicy,
  readPolicy,
} from '../../../../src/inbox/access/access-file.ts';
import { CANVAS_ONLY, EVERYBODY, mayReachSession } from '../../../../src/inbox/access/policy.ts';
import { makePipe } from '../../../support/planted-files.ts';
import { tempDir } from '../../../support/temp-dir.ts';

const PEER: Sender = { kind: 'peer_agent', peerId: 'peer-1' };

function message(sender: Sender, fields: Partial<Message> = {}): Message {
  return {
    activityId: 'a',
    workspaceId: 'ws-1',
    sender,
    text: 'hi',
    textOrigin: 'sender',
    attachments: [],
    createdAt: 'then',
    ...fields,
  };
}

describe('a message may reach the session', () => {
  const listed = { default: { senders: 'peers', peers: ['peer-1'] }, workspaces: new Map() } as const;

  test.each([
    ['of a peer, when all may', EVERYBODY, PEER, true],
    ['of a peer, when only the canvas user may', CANVAS_ONLY, PEER, false],
    ['of a listed peer', listed, PEER, true],
    ['of another peer', listed, { kind: 'peer_agent', peerId: 'peer-2' }, false],
    ['of a peer whose id is part of a listed one', listed, { kind: 'peer_agent', peerId: 'peer' }, false],
    ['of the canvas user, always', listed, { kind: 'canvas_user' }, true],
    ['of the platform, always', CANVAS_ONLY, { kind: 'system_notice', sourceType: 'self-cron' }, true],
  ] as const)('%s', (_name, policy, sender, may) => {
    expect(mayReachSession(policy, message(sender))).toBe(may);
  });

  test('when it is the platform’s report of a delegation that the session gave; a peer’s own words about it may not', () => {
    const result = message(PEER, { delegation: { id: 'd', outcome: 'completed' } });
    expect(mayReachSession(CANVAS_ONLY, result)).toBeTrue();
    expect(mayReachSession(CANVAS_ONLY, message(PEER, { delegation: { id: 'd' } }))).toBeFalse();
  });

  test('when it is what comes of a request that the session made; what a peer asks for may not', () => {
    const request = { id: 'r', event: 'comment' } as const;
    expect(mayReachSession(CANVAS_ONLY, message(PEER, { request: { ...request, isOwn: true } }))).toBeTrue();
    expect(mayReachSession(CANVAS_ONLY, message(PEER, { request }))).toBeFalse();
  });

  test('by the rule of its own workspace, where there is one', () => {
    const policy = { ...EVERYBODY, workspaces: new Map([['ws-1', { senders: 'canvas' } as const]]) };
    expect(mayReachSession(policy, message(PEER))).toBeFalse();
    expect(mayReachSession(policy, message(PEER, { workspaceId: 'ws-2' }))).toBeTrue();
  });
});

describe('access.json', () => {
  test('says what was written into it', () => {
    const policy = {
      default: { senders: 'canvas' },
      workspaces: new Map([['ws-1', { senders: 'peers', peers: ['p'] } as const]]),
    } as const;
    expect(parsePolicy(formatPolicy(policy))).toEqual({ ok: true, policy });
    expect(parsePolicy('{}')).toEqual({ ok: true, policy: EVERYBODY });
  });

  test.each([
    ['not JSON', '{"default":', 'it is not JSON'],
    [
      'a key that is not known',
      '{"defualt":{"senders":"canvas"}}',
      'the top has a key that is not known: defualt',
    ],
    [
      'a key too many',
      '{"default":{"senders":"canvas","peers":["p"]}}',
      'default has a key that is not known: peers',
    ],
    ['another word', '{"default":{"senders":"nobody"}}', 'default.senders is not as expected'],
    [
      'a list without peers',
      '{"default":{"senders":"peers","peers":[]}}',
      'default.peers is not as expected',
    ],
    [
      'an id that is none',
      '{"default":{"senders":"peers","peers":["a b"]}}',
      'default.peers.0 is not as expected',
    ],
    ['a list', '[]', 'the top is not as expected'],
    ['__proto__', '{"__proto__":{"default":{"senders":"canvas"}}}', 'it has the key __proto__'],
    [
      '__proto__ for a workspace',
      '{"workspaces":{"__proto__":{"senders":"canvas"}}}',
      'it has the key __proto__',
    ],
    ['__proto__ in a rule', '{"default":{"senders":"all","__proto__":{}}}', 'it has the key __proto__'],
    [
      'two rules for the same',
      '{"default":{"senders":"canvas"},\n"default" : {"senders":"all"}}',
      'it names the same thing twice',
    ],
    [
      'two rules for the same workspace, spelt differently',
      '{"workspaces":{"ws-1":{"senders":"canvas"},"\\u0077s-1":{"senders":"all"}}}',
      'it names the same thing twice',
    ],
  ])('with %s is refused as a whole, and says where', (_name, text, problem) => {
    expect(parsePolicy(text)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });

  test('that never was lets everybody in; one that is no file of ours lets no agent in', () => {
    using dir = tempDir();
    const path = join(dir.path, 'access.json');
    const refused = (reason: string) => ({
      policy: CANVAS_ONLY,
      problem: `${path} cannot be used, so that only canvas users may write to the session: it is ${reason}`,
    });
    expect(readPolicy(dir.path)).toEqual({ policy: EVERYBODY, problem: undefined });
    mkdirSync(path);
    expect(readPolicy(dir.path)).toEqual(refused('a folder instead of a regular file'));
    rmSync(path, { recursive: true });
    makePipe(path);
    expect(readPolicy(dir.path)).toEqual(refused('a named pipe instead of a regular file'));
    rmSync(path);
    writeFileSync(path, '{}');
    chmodSync(path, 0o666);
    expect(readPolicy(dir.path)).toEqual(refused('open to changes by other users (mode 0666)'));
  });

  test('in a folder that everybody can write to lets no agent in', () => {
    using dir = tempDir();
    chmodSync(dir.path, 0o777);
    expect(readPolicy(dir.path).policy).toEqual(CANVAS_ONLY);
  });

  test('may be a link to a file of ours', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'elsewhere'), '{"default":{"senders":"peers","peers":["p"]}}');
    symlinkSync('elsewhere', join(dir.path, 'access.json'));
    expect(readPolicy(dir.path).policy.default.senders).toBe('peers');
  });

  test('that we may not read lets no agent in', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'access.json'), '{}');
    chmodSync(dir.path, 0o755);
    chmodSync(join(dir.path, 'access.json'), 0o000);
    expect(withoutRoot(() => readPolicy(dir.path).policy)).toEqual(CANVAS_ONLY);
  });
});

/** Root may read everything: for it, this is done as a user without rights. */
function withoutRoot<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a change of the file', () => {
  function follow(path?: string) {
    const dir = path === undefined ? tempDir() : { path, [Symbol.dispose]: () => undefined };
    const now = { ms: 0 };
    const changes: ReadPolicy[] = [];
    const file = new AccessFile({
      stateDirectory: dir.path,
      monotonicMs: () => now.ms,
      onChanged: (read) => changes.push(read),
    });
    const write = (text: string) => writeFileSync(join(dir.path, 'access.json'), text);
    return { file, now, changes, write, path: dir.path, [Symbol.dispose]: () => dir[Symbol.dispose]() };
  }

  test('applies the next time that somebody asks, and is told once', () => {
    using f = follow();
    expect(f.file.policy).toEqual(EVERYBODY);
    f.write('{"default":{"senders":"canvas"}}');
    expect(f.file.policy).toEqual(CANVAS_ONLY);
    expect(f.file.policy).toEqual(CANVAS_ONLY);
    expect(f.changes).toHaveLength(1);
  });

  test('that takes it away for a moment, as editors do, opens nothing; nor does one that removes it for good', () => {
    using f = follow();
    f.write('{"default":{"senders":"peers","peers":["p"]}}');
    const before = f.file.policy;
    renameSync(join(f.path, 'access.json'), join(f.path, 'access.json~'));
    expect(f.file.policy).toBe(before);
    f.now.ms = 60;
    renameSync(join(f.path, 'access.json~'), join(f.path, 'access.json'));
    expect(f.file.policy).toEqual(before);
    expect(f.file.problem).toBeUndefined();

    f.now.ms = 60_000;
    rmSync(join(f.path, 'access.json'));
    expect(f.file.policy).toEqual(before);
    f.now.ms += 2_000;
    expect(f.file.policy).toEqual(CANVAS_ONLY);
    expect(f.file.problem).toEndWith('it is missing, although there was one before');
    expect(f.changes.at(-1)?.policy).toEqual(CANVAS_ONLY);
  });

  test('that removes it is known after a restart, also to those who only look', () => {
    using f = follow();
    f.write('{"default":{"senders":"all"}}');
    expect(f.file.policy).toEqual(EVERYBODY);
    rmSync(join(f.path, 'access.json'));
    using next = follow(f.path);
    expect(next.file.policy).toEqual(CANVAS_ONLY);
    expect(readPolicy(f.path).problem).toEndWith('it is missing, although there was one before');
    expect(statSync(join(f.path, 'access.known')).mode & 0o777).toBe(0o600);
  });

  test('that removes it where nothing can be written is known for as long as the process lives', () => {
    using f = follow();
    mkdirSync(join(f.path, 'access.known.away'));
    symlinkSync('access.known.away', join(f.path, 'access.known'));
    f.write('{"default":{"senders":"all"}}');
    expect(f.file.policy).toEqual(EVERYBODY);
    rmSync(join(f.path, 'access.known'));
    rmSync(join(f.path, 'access.json'));
    f.now.ms = 1;
    expect(f.file.policy).toEqual(EVERYBODY);
    f.now.ms = 2_001;
    expect(f.file.policy).toEqual(CANVAS_ONLY);
  });

  test('that cannot be read may be half written: what applied before does so for two seconds more, then no agent is let in', () => {
    using f = follow();
    f.write('{"default":{"senders":"peers","peers":["p"]}}');
    const before = f.file.policy;
    f.write('{"default":');
    expect(f.file.policy).toBe(before);
    f.now.ms = 1_999;
    expect(f.file.policy).toBe(before);
    f.now.ms = 2_000;
    expect(f.file.policy).toEqual(CANVAS_ONLY);
    expect(f.file.problem).toContain('it is not JSON');
    f.write('{"default":{"senders":"all"}}');
    expect(f.file.problem).toBeUndefined();
    expect(f.file.policy).toEqual(EVERYBODY);
  });

  test('that was broken from the start lets no agent in at once', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'access.json'), 'nonsense');
    const file = new AccessFile({
      stateDirectory: dir.path,
      monotonicMs: () => 0,
      onChanged: () => undefined,
    });
    expect(file.policy).toEqual(CANVAS_ONLY);
  });
});
