import type { Sandbox } from './sandbox.ts';

export interface ClientRun {
  readonly exitCode: number;
  /** What it wrote to stdout, then to stderr. */
  readonly output: string;
}

const TIMEOUT_MS = 60_000;

/** Runs a client command that ends by itself, such as `claude mcp list`, in the sandbox's home and project. */
export async function runClient(
  binary: string,
  sandbox: Sandbox,
  args: readonly string[],
  moreEnvironment: Readonly<Record<string, string>> = {},
): Promise<ClientRun> {
  const child = Bun.spawn([binary, ...args], {
    cwd: sandbox.project,
    env: { ...sandbox.environment, ...moreEnvironment },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: TIMEOUT_MS,
  });
  const texts = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { exitCode: await child.exited, output: texts.join('') };
}
