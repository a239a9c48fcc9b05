import { describe, expect, test } from 'bun:test';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { stateDirectory } from '../../../src/settings/environment.ts';

describe('state directory', () => {
  test('MOLECULE_STATE_DIR comes first', () => {
    const env = { MOLECULE_STATE_DIR: '/srv/state', CLAUDE_CONFIG_DIR: '/srv/claude', HOME: '/home/ann' };
    expect(stateDirectory(env)).toBe('/srv/state');
  });

  test('without it the folder lies under CLAUDE_CONFIG_DIR', () => {
    expect(stateDirectory({ CLAUDE_CONFIG_DIR: '/srv/claude', HOME: '/home/ann' })).toBe(
      '/srv/claude/channels/molecule',
    );
  });

  test('without either it lies under ~/.claude', () => {
    expect(stateDirectory({ HOME: '/home/ann' })).toBe('/home/ann/.claude/channels/molecule');
    expect(stateDirectory({})).toBe(join(homedir(), '.claude/channels/molecule'));
  });

  test('a blank value is no value', () => {
    expect(stateDirectory({ MOLECULE_STATE_DIR: ' ', CLAUDE_CONFIG_DIR: '', HOME: '/home/ann' })).toBe(
      '/home/ann/.claude/channels/molecule',
    );
  });

  test.each([
    ['~/molecule', '/home/ann/molecule'],
    ['~', '/home/ann'],
    ['/srv/../srv/state/', '/srv/state'],
    ['state', resolve('state')],
    ['~bob/state', resolve('~bob/state')],
  ])('%s becomes absolute', (value, expected) => {
    expect(stateDirectory({ MOLECULE_STATE_DIR: value, HOME: '/home/ann' })).toBe(expected);
  });

  test('~/ is expanded in CLAUDE_CONFIG_DIR too', () => {
    expect(stateDirectory({ CLAUDE_CONFIG_DIR: '~/other', HOME: '/home/ann' })).toBe(
      '/home/ann/other/channels/molecule',
    );
  });
});
