import { describe, expect, test } from 'bun:test';
import { dirname, resolve } from 'node:path';
import fc from 'fast-check';
import { isSecretFile, isSecretFolder } from '../../../src/files/secret-names.ts';
import { uploadRefusal } from '../../../src/files/upload-rules.ts';

const places = {
  roots: ['/home/me/project', '/data/.env', '/opt/.config/app'],
  stateDirectory: '/home/me/.claude/channels/molecule',
  inbox: '/home/me/.claude/channels/molecule/inbox',
};

test.each([
  ['/home/me/project/a.txt', undefined],
  ['/home/me/project/deep/er/a.txt', undefined],
  ['/home/me/project-2/a.txt', 'outside'],
  ['/home/me/a.txt', 'outside'],
  ['/home/me/project/..hidden', 'secrets'],
  ['/home/me/project/.git/config', 'secrets'],
  ['/data/.env', undefined],
  ['/data/.env.local', 'outside'],
  ['/opt/.config/app/a.txt', undefined],
  ['/opt/.config/app/.env', 'secrets'],
  ['/home/me/.claude/channels/molecule/.env', 'files of this plugin'],
  ['/home/me/.claude/channels/molecule', 'files of this plugin'],
  ['/home/me/.claude/channels/molecule/inbox', 'files of this plugin'],
  ['/home/me/.claude/channels/molecule/inbox/x-a.txt', undefined],
  ['/home/me/.claude/channels/molecule/inbox/sub/a.txt', 'files of this plugin'],
  ['/home/me/.claude/channels/molecule/inbox.db', 'files of this plugin'],
])('%s', (path, refusal) => {
  const why = uploadRefusal(path, places);
  if (refusal === undefined) expect(why).toBeUndefined();
  else expect(why).toContain(refusal);
});

describe('whatever a path is made of', () => {
  const segment = fc.constantFrom('..', '.', 'a', 'project', 'me', 'inbox', 'home', '.env', 'b.txt', '');
  const path = fc
    .array(segment, { maxLength: 12 })
    .map((parts) => resolve('/home/me/project', parts.join('/')));

  test('only what lies below a root, or in the inbox, may be sent', () => {
    fc.assert(
      fc.property(path, (real) => {
        if (uploadRefusal(real, places) !== undefined) return;
        const isBelow = [...places.roots, places.inbox].some(
          (root) => real === root || real.startsWith(`${root}/`),
        );
        expect(isBelow).toBeTrue();
        expect(real.slice('/home/me/project'.length)).not.toContain('/.');
      }),
    );
  });

  test('no root opens the state directory', () => {
    fc.assert(
      fc.property(path, fc.constantFrom('/', '/home/me', places.stateDirectory), (below, root) => {
        const real = resolve(places.stateDirectory, below.slice(1));
        if (dirname(real) === places.inbox) return;
        expect(uploadRefusal(real, { ...places, roots: [root] })).toContain('files of this plugin');
      }),
    );
  });
});

test.each([
  ['.env', true],
  ['.env.production', true],
  ['.npmrc', true],
  ['.netrc', true],
  ['.ssh', true],
  ['id_rsa', true],
  ['ID_ED25519.bak', true],
  ['server.pem', true],
  ['TLS.KEY', true],
  ['credentials', true],
  ['secrets.yaml', true],
  ['tokens.json', true],
  ['service-account-prod.json', true],
  ['prod.env', true],
  ['secrets.env', true],
  ['prod.env.bak', true],
  ['my-credentials.json', true],
  ['aws_credential', true],
  ['gcp-credentials.tar.gz', true],
  ['server.key.bak', true],
  ['private.keys', true],
  ['server.pem~', true],
  ['terraform.tfstate', true],
  ['terraform.tfstate.backup', true],
  ['prod.tfvars', true],
  ['netrc', true],
  ['_netrc', true],
  ['npmrc', true],
  ['kubeconfig', true],
  ['kubeconfig-prod.yaml', true],
  ['admin.kubeconfig', true],
  ['client_secret_1234.json', true],
  ['app-secrets.yml', true],
  ['passwords.csv', true],
  ['api_keys.txt', true],
  ['github-access-token.txt', true],
  ['cookies.sqlite', true],
  ['vault.kdbx', true],
  ['AuthKey_ABC.p8', true],
  ['client.ovpn', true],
  ['token.ts', false],
  ['secrets.py', false],
  ['password-reset.tsx', false],
  ['design-tokens.json', false],
  ['vite-env.d.ts', false],
  ['monkey.png', false],
  ['environment.yml', false],
  ['package.json', false],
  ['secretary.txt', false],
  ['keynote.pdf', false],
  ['report.md', false],
  ['env.md', false],
])('%s tends to hold secrets: %p', (name, isSecret) => {
  expect(isSecretFile(name)).toBe(isSecret);
});

test.each([
  ['.ssh', true],
  ['secrets', true],
  ['Credentials', true],
  ['private_keys', true],
  ['credential-service', false],
  ['secret-santa', false],
  ['src', false],
])('the folder %s tends to hold secrets: %p', (name, isSecret) => {
  expect(isSecretFolder(name)).toBe(isSecret);
});
