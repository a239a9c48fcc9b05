import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.ts';

/** A git repository that can be cloned over HTTP. */
export interface GitServer extends AsyncDisposable {
  readonly url: string;
  /** The folder in which the files are; {@link commit} makes a commit of all that is there. */
  readonly folder: string;
  commit(message: string): Promise<void>;
}

const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

/** Serves one repository on loopback, by git's own HTTP backend. */
export async function serveGitRepository(name: string): Promise<GitServer> {
  const dir = tempDir();
  const folder = join(dir.path, `${name}.git`);
  mkdirSync(folder);
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  await git(folder, 'config', 'uploadpack.allowFilter', 'true');
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => backend(dir.path, request),
  });
  return {
    url: `${server.url.origin}/${name}.git`,
    folder,
    async commit(message) {
      await git(folder, 'add', '--all', '--force');
      await git(folder, 'commit', '--quiet', '--message', message);
    },
    async [Symbol.asyncDispose]() {
      await server.stop(true);
      dir[Symbol.dispose]();
    },
  };
}

async function git(folder: string, ...words: string[]): Promise<void> {
  const child = Bun.spawn(['git', ...words], {
    cwd: folder,
    env: ENVIRONMENT,
    stderr: 'pipe',
    stdout: 'ignore',
  });
  const [problem, exitCode] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  if (exitCode !== 0) throw new Error(`git ${words.join(' ')}: ${problem}`);
}

/** Speaks CGI (RFC 3875) with `git http-backend`. */
async function backend(root: string, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = await request.bytes();
  const child = Bun.spawn(['git', 'http-backend'], {
    env: {
      ...ENVIRONMENT,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers.get('content-type') ?? '',
      CONTENT_LENGTH: String(body.byteLength),
      HTTP_CONTENT_ENCODING: request.headers.get('content-encoding') ?? '',
      GIT_PROTOCOL: request.headers.get('git-protocol') ?? '',
    },
    stdin: body,
    stdout: 'pipe',
    stderr: 'ignore',
  });
  const answer = await new Response(child.stdout).bytes();
  const end = Buffer.from(answer).indexOf('\r\n\r\n');
  const lines = Buffer.from(answer.subarray(0, Math.max(0, end)))
    .toString('latin1')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const [name = '', ...value] = line.split(': ');
    return [name, value.join(': ')];
  });
  const status = headers.find(([name]) => name === 'Status')?.[1];
  return new Response(answer.subarray(end + 4), {
    status: status === undefined ? 200 : Number.parseInt(status, 10),
    headers: headers.filter(([name]) => name !== 'Status'),
  });
}
