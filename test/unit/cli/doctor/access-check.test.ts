import { expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessCheck } from '../../../../src/cli/doctor/checks/access.ts';
import { never, sickroom, WORKSPACE } from './doctor-context.ts';

function verdictsOf(text: string, mode = 0o600) {
  using room = sickroom();
  writeFileSync(join(room.stateDirectory, 'access.json'), text, { mode });
  return accessCheck.run(room.context, never);
}

test('without a file everybody may write', () => {
  using room = sickroom();
  expect(accessCheck.run(room.context, never)).toEqual([
    { status: 'ok', workspace: WORKSPACE, fact: 'everybody who may write to the workspace' },
  ]);
});

test('the rule of each watched workspace is told, and one for a workspace that is not watched is doubtful', () => {
  const rules = { [WORKSPACE]: { senders: 'peers', peers: ['p'] }, elsewhere: { senders: 'canvas' } };
  expect(verdictsOf(JSON.stringify({ workspaces: rules }))).toMatchObject([
    { status: 'ok', workspace: WORKSPACE, fact: 'the canvas user and 1 listed peer' },
    { status: 'warn', fact: 'there is a rule for workspace elsewhere, which is not watched' },
  ]);
});

test('a file that cannot be used keeps messages out: a failure, with the way to mend it', () => {
  expect(verdictsOf('{')).toMatchObject([
    {
      status: 'fail',
      fact: expect.stringContaining('it is not JSON'),
      fix: expect.stringContaining('molecule-channel.ts access'),
    },
  ]);
});

test('a file that others can open is doubtful', () => {
  expect(verdictsOf('{}', 0o644)).toMatchObject([
    { status: 'ok' },
    { status: 'warn', fix: expect.stringContaining('chmod 600') },
  ]);
});
