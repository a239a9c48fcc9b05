import { describe, expect, test } from 'bun:test';
import {
  ALLOW_RULES,
  covers,
  REPLY_RULE,
  withoutRules,
  withRules,
} from '../../../src/claude-code/user-settings.ts';
import { TOOLS } from '../../../src/tools/index.ts';

const PREFIX = 'mcp__plugin_molecule_molecule__';

test('every rule allows a tool that there is, and the reply is among them', () => {
  const names = TOOLS.map(({ name }) => `${PREFIX}${name}`);
  for (const rule of ALLOW_RULES) expect(names).toContain(rule);
  expect(ALLOW_RULES).toContain(REPLY_RULE);
});

describe('a settings file', () => {
  const text =
    '{\n    "model": "opus",\n    "permissions": { "deny": ["Bash"], "allow": ["Read"] },\n    "x": [1]\n}\n';

  test('gets rules where its own stand, and nothing else moves', () => {
    const edited = withRules(text, ['a', 'Read']) ?? '';
    expect(Object.keys(JSON.parse(edited))).toEqual(['model', 'permissions', 'x']);
    expect(JSON.parse(edited).permissions).toEqual({ deny: ['Bash'], allow: ['Read', 'a'] });
    expect(edited).toStartWith('{\n    "model"');
  });

  test('loses them again', () => {
    const edited = withoutRules(withRules(text, ['a']) ?? '', ['a']) ?? '';
    expect(JSON.parse(edited)).toEqual(JSON.parse(text));
  });

  test('that is empty is begun, and one that is no JSON object is left alone', () => {
    expect(withRules('', ['a'])).toBe('{\n  "permissions": {\n    "allow": [\n      "a"\n    ]\n  }\n}\n');
    for (const bad of ['[]', '{ // mine\n}', '{"permissions": 1}'])
      expect(withRules(bad, ['a'])).toBeUndefined();
  });
});

test('a rule is covered by itself, by the whole server, and by what covers everything', () => {
  for (const rule of [REPLY_RULE, 'mcp__plugin_molecule_molecule', `${PREFIX}*`]) {
    expect(covers([rule], REPLY_RULE)).toBe(true);
  }
  expect(covers([`${PREFIX}inbox_pop`, 'mcp__plugin_other'], REPLY_RULE)).toBe(false);
  expect(covers(undefined, REPLY_RULE)).toBe(false);
});
