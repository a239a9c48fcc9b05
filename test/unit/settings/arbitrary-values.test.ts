import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { ConfigError } from '../../../src/core/errors.ts';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import { settingsTable } from '../../../src/settings/table.ts';

const workspace = {
  MOLECULE_PLATFORM_URL: 'https://one.example.com',
  MOLECULE_WORKSPACE_IDS: 'ws-1',
  MOLECULE_WORKSPACE_TOKENS: 'tok-1',
};

test('arbitrary values either give settings or a ConfigError of short printable lines', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ maxLength: 300 }),
    fc.webUrl(),
    fc.json(),
    fc.constantFrom(
      'https://one.example.com',
      'ws-1',
      'ws-1,ws-2',
      '[{}]',
      '[{"id":"ws-1","token":"t"}]',
      'on',
      '5000',
    ),
  );
  const names = settingsTable.map((row) => row.name);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), text), (values) => {
      try {
        expect(parseSettings(values).targets.length).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        expect(error.problems.length).toBeGreaterThan(0);
        for (const { variable, got, expected, fix } of error.problems) {
          expect(got.length).toBeLessThan(130);
          for (const part of [variable, got, expected, fix]) expect(part).toMatch(/^\P{Cc}+$/u);
        }
      }
    }),
    { numRuns: 500 },
  );
});

describe('no token is ever shown', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9_-]{24,43}$/);
  const spoil = fc.constantFrom(
    (text: string) => text,
    (text: string) => ` ${text}`,
    (text: string) => `${text.slice(0, 12)} ${text.slice(12)} ${text}`,
    (text: string) => `<${text}>`,
    (text: string) => `"${text}"`,
    (text: string) => `Bearer ${text}`,
    (text: string) => `${text}\u0007`,
    (text: string) => `${text}é`,
  );
  const secrets = fc.array(fc.tuple(token, spoil), { minLength: 1, maxLength: 3 });
  const places: ((written: readonly string[]) => Environment)[] = [
    (written) => ({ MOLECULE_WORKSPACE_TOKENS: written.join(',') }),
    (written) => ({ ...workspace, MOLECULE_WORKSPACE_TOKENS: written.join(',') }),
    (written) => ({ MOLECULE_WORKSPACE_TOKEN: written[0] }),
    (written) => ({ WORKSPACE_ID: 'ws', PLATFORM_URL: 'x', MOLECULE_WORKSPACE_TOKEN_FILE: written[0] }),
    (written) => ({
      MOLECULE_WORKSPACES_JSON: JSON.stringify(written.map((one) => ({ id: 'a b', token: one }))),
    }),
    (written) => ({
      MOLECULE_WORKSPACES_JSON: JSON.stringify(written.map((one) => ({ id: one, token: one }))),
    }),
    (written) => ({ MOLECULE_WORKSPACES_JSON: `[{"id":"ws-1","token":${written.join()}}]` }),
    (written) => ({ MOLECULE_WORKSPACES: JSON.stringify(written) }),
    (written) => ({ MOLECULE_WORKSPACES: JSON.stringify({ token: written }) }),
    (written) => ({
      ...workspace,
      MOLECULE_WORKSPACE_TOKENS: written[0],
      MOLECULE_WORKSPACE_IDS: `ws-1:${written[0]}`,
    }),
    (written) => ({ MOLECULE_PLATFORM_URL: `https://ann:${written[0]}@one.example.com` }),
    (written) => ({ MOLECULE_PLATFORM_URL: `https://${written[0]}@one.example.com:99999` }),
    (written) => ({ MOLECULE_PLATFORM_URL: `https://one.example.com/?token=${written[0]}` }),
    (written) => ({ MOLECULE_PLATFORM_URL: `one.example.com/${written[0]}#${written[0]}` }),
    (written) => ({ MOLECULE_PLATFORM_URL: `ftp://one.example.com/${written[0]}` }),
    (written) => ({ MOLECULE_PLATFORM_URL: written[0] }),
    // In the place of any other setting.
    ...settingsTable
      .filter(({ name }) => !/WORKSPACE_IDS?$|_AGENT_/.test(name))
      .flatMap(({ name }) => [
        (written: readonly string[]) => ({ ...workspace, [name]: written[0] }),
        (written: readonly string[]) => ({
          ...workspace,
          MOLECULE_WORKSPACE_TOKENS: written[0],
          [name]: `~/${written[0]}`,
        }),
      ]),
  ];

  test('wherever it is written, however it is spoilt', () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom(...places), (list, place) => {
        const values = place(list.map(([text, change]) => change(text)));
        const shown = JSON.stringify(outcomeOf(values));
        for (const [text] of list) expect(shown).not.toContain(text);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Everything that could be printed. */
function outcomeOf(values: Environment): unknown {
  try {
    const { targets, warnings } = parseSettings(values);
    return [targets.map(({ token, platformUrl }) => [token, platformUrl]), warnings];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [error.problems, error.message, error.advice];
  }
}
