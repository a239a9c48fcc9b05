import { describe, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseAccessText, readAccessFile, writeAccessFile } from '../../../src/access/access-file.ts';
import { AccessGate } from '../../../src/access/gate.ts';
import { type AccessPolicy, OPEN_POLICY } from '../../../src/access/policy.ts';
import { tempDir } from '../../support/temp-dir.ts';

const policyOf = (value: unknown) => parseAccessText(JSON.stringify(value));

describe('access.json', () => {
  test('says who may write by default, and through one workspace', () => {
    const file = policyOf({
      default: { allow: 'canvas' },
      workspaces: { 'ws-1': { allow: 'peers', peers: ['p'] } },
    });
    expect(file).toEqual({
      kind: 'policy',
      policy: {
        default: { allow: 'canvas' },
        workspaces: new Map([['ws-1', { allow: 'peers', peers: ['p'] }]]),
      },
    });
  });

  test.each<[string, unknown, string]>([
    ['an unknown key', { defualt: { allow: 'all' } }, 'unknown key defualt'],
    ['an unknown key of a rule', { default: { allow: 'all', peers: [] } }, 'default: unknown key peers'],
    ['an unknown word', { default: { allow: 'some' } }, 'default.allow: expected {"allow": "all"}'],
    ['no word', { default: {} }, 'default.allow: expected {"allow": "all"}'],
    ['peers without a list', { default: { allow: 'peers' } }, 'default.peers: expected array'],
    ['an empty list', { default: { allow: 'peers', peers: [] } }, 'default.peers: expected at least one id'],
    [
      'what is no id',
      { default: { allow: 'peers', peers: ['../x'] } },
      'default.peers.0: expected a workspace id',
    ],
    ['a workspace that is no id', { workspaces: { 'a b': { allow: 'all' } } }, 'workspaces.a b'],
    ['a list', [], 'expected object'],
  ])('with %s cannot be used, and the reason says where', (_what, value, reason) => {
    const file = policyOf(value);
    expect(file.kind === 'unusable' && file.reason).toStartWith(reason);
  });

  test('is never half understood: any text gives a policy or a short printable reason', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"default":${json}}`),
        ),
        (text) => {
          const file = parseAccessText(text);
          if (file.kind === 'unusable') expect(file.reason).toMatch(/^[^\p{C}]{1,300}$/u);
        },
      ),
    );
  });

  test('is written 0600, in one step, and read back as it was', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'access.json'), '{}', { mode: 0o644 });
    chmodSync(join(dir.path, 'access.json'), 0o644);
    const policy: AccessPolicy = {
      default: { allow: 'canvas' },
      workspaces: new Map([['ws', { allow: 'peers', peers: ['p', 'q'] }]]),
    };
    writeAccessFile(dir.path, policy);
    expect(statSync(join(dir.path, 'access.json')).mode & 0o777).toBe(0o600);
    expect(readAccessFile(dir.path)).toEqual({ kind: 'policy', policy });
  });
});

describe('the gate', () => {
  test('follows the file: absent, written, damaged, mended, removed', () => {
    using dir = tempDir();
    const said: (string | undefined)[] = [];
    const gate = new AccessGate(dir.path, { onChanged: (_policy, problem) => void said.push(problem) });
    expect(gate.policy).toBe(OPEN_POLICY);
    writeAccessFile(dir.path, { default: { allow: 'peers', peers: ['p'] }, workspaces: new Map() });
    expect(gate.policy.default).toEqual({ allow: 'peers', peers: ['p'] });
    writeFileSync(join(dir.path, 'access.json'), '{"default":');
    expect([gate.policy.default.allow, gate.problem]).toEqual(['canvas', 'not JSON']);
    expect(gate.policy.default.allow).toBe('canvas');
    writeAccessFile(dir.path, OPEN_POLICY);
    expect([gate.policy.default.allow, gate.problem]).toEqual(['all', undefined]);
    expect(said).toEqual([undefined, 'not JSON', undefined]);
  });

  test('lets no peer in where a folder stands in the place of the file', () => {
    using dir = tempDir();
    mkdirSync(join(dir.path, 'access.json'));
    const gate = new AccessGate(dir.path, { onChanged: () => undefined });
    expect(gate.problem).toBe('not a regular file');
    expect(gate.policy.default.allow).toBe('canvas');
  });
});

test('only the command line writes it', () => {
  const root = join(import.meta.dir, '../../../src');
  const sources = [...new Bun.Glob('**/*.ts').scanSync(root)];
  const writers = sources.filter((path) => /writeAccessFile/.test(readFileSync(join(root, path), 'utf8')));
  expect(writers.toSorted()).toEqual(['access/access-file.ts', 'cli/access.ts']);
  const knowers = sources.filter((path) => /access-file\.ts'/.test(readFileSync(join(root, path), 'utf8')));
  expect(knowers.filter((path) => /^(tools|mcp|feed|inbox|receipts|permission)\//.test(path))).toEqual([]);
});
