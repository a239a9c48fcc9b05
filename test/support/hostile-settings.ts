import fc from 'fast-check';
import { settingsTable } from '../../src/settings/table.ts';
import { hostileText } from './hostile-text.ts';

/** What stands in the user's file, and what a project may put into the environment; tokens are as long as the platform's. */
export const FILE = {
  token: 'tokenF-0123456789-abcdefghijkl-ABCDEFGHIJKLM',
  url: 'https://file.test',
  root: '/root-of-file',
};
export const ENV = {
  token: 'tokenE-zyxwvutsrq-9876543210kj-NOPQRSTUVWXYZ',
  url: 'https://env.test',
  root: '/root-of-env',
};
type Place = typeof FILE;

const NAMES = [...settingsTable.map(({ name }) => name), 'HTTPS_PROXY', 'CLAUDE_PROJECT_DIR'];
const SPELT = ['MOLECULE_WORKSPACE_ID', 'molecule_channel', 'MOLECULE_PLATFORM', '__proto__', 'constructor'];

const idOf = fc.constantFrom('id-1', 'id-2', 'id-1,id-2');
const entryOf = ({ token, url }: Place) =>
  fc.record(
    {
      id: fc.oneof(fc.constantFrom('id-1', 'id-2'), hostileText),
      token: fc.oneof(fc.constant(token), hostileText),
      platform_url: fc.constantFrom(url, ''),
      platformUrl: fc.constant(url),
    },
    { requiredKeys: ['id'] },
  );
const settingValue = (place: Place) =>
  fc.oneof(
    { weight: 5, arbitrary: idOf },
    { weight: 5, arbitrary: fc.constantFrom(place.token, `${place.token},${place.token}`) },
    { weight: 5, arbitrary: fc.constantFrom(place.url, `${place.url}/`, `${place.url}/?t=${place.token}`) },
    {
      weight: 3,
      arbitrary: fc.array(entryOf(place), { maxLength: 3 }).map((entries) => JSON.stringify(entries)),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'on',
        'off',
        'hooks',
        'canvas',
        'CANVAS ',
        '0',
        '5000',
        '1e3',
        '99999999999999999999',
        place.root,
        '.',
        '~/x',
        `Bearer ${place.token}`,
        `https://user:${place.token}@x.test`,
        'http://public.test',
        'http://127.0.0.1:8080',
        'http://[::1]:1',
        'token',
        '.env',
        'pipe',
        '/dev/zero',
        '/etc/passwd',
        '..',
        '\0',
      ),
    },
    { weight: 2, arbitrary: hostileText },
  );
const settingName = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constantFrom(...SPELT) },
);

/** Whole sets come often enough that most of the checks behind them are reached. */
const setOf = (place: Place): fc.Arbitrary<[string, string][]> =>
  fc.constantFrom(
    [],
    [
      ['MOLECULE_PLATFORM_URL', place.url],
      ['MOLECULE_WORKSPACE_IDS', 'id-1'],
      ['MOLECULE_WORKSPACE_TOKENS', place.token],
    ],
    [
      ['WORKSPACE_ID', 'id-1'],
      ['PLATFORM_URL', place.url],
      ['MOLECULE_WORKSPACE_TOKEN', place.token],
    ],
    [
      [
        'MOLECULE_WORKSPACES_JSON',
        JSON.stringify([{ id: 'id-1', token: place.token, platform_url: place.url }]),
      ],
    ],
  );
export const variablesOf = (place: Place) =>
  fc
    .tuple(setOf(place), fc.array(fc.tuple(settingName, settingValue(place)), { maxLength: 4 }))
    .map(([whole, others]) => [...whole, ...others]);
const line = fc
  .tuple(
    settingName,
    settingValue(FILE),
    fc.constantFrom('', '', 'export ', '  ', '# '),
    fc.constantFrom('=', '=', ' = ', ': '),
    fc.constantFrom('', '', '"', "'", '`'),
  )
  .map(([name, value, before, sign, quote]) => `${before}${name}${sign}${quote}${value}${quote}`);
/** The text of a `.env` file, as people and programs write it, or nearly. */
export const envFile = fc
  .tuple(
    variablesOf(FILE),
    fc.array(fc.oneof(line, hostileText), { maxLength: 3 }),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
    fc.constantFrom('', '', '\ufeff'),
  )
  .map(([variables, lines, end, start]) =>
    Buffer.from(start + [...variables.map(([name, value]) => `${name}=${value}`), ...lines].join(end)),
  );
