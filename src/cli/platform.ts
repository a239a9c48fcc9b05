import { z } from 'zod';
import { aborted } from '../runtime/sleep.ts';
import type { Output } from './output.ts';
import type { CommandContext } from './program.ts';
import { type ServedPlatform, servePlatform } from './served-platform.ts';
import { watchStopSignals } from './stop-signal.ts';

const flagsSchema = z.object({
  port: z.number().default(0),
  database: z.string().min(1).optional(),
  era: z.enum(['E0', 'E1', 'E2']),
});

/** Runs the local platform until a signal ends it. Returns 0. */
export async function platformCommand(
  flags: unknown,
  { env, output, signals }: CommandContext,
): Promise<number> {
  const { port, database, era } = flagsSchema.parse(flags);
  using stop = watchStopSignals(signals, env);
  await using served = await servePlatform({ port, era, databasePath: database });
  introduce(served, database, output);
  await aborted(AbortSignal.any([stop.signal, output.readerGone]));
  return 0;
}

function introduce({ url, platform }: ServedPlatform, database: string | undefined, output: Output): void {
  const { strong } = output.style;
  output.print(`Local Molecule platform, era ${platform.era}

  Canvas       ${strong(`${url}/`)}
  Admin token  ${platform.adminToken}
  Data         ${database ?? 'in memory, gone at the end'}
  Stop         Ctrl-C

Create a workspace for an agent outside of it; its id and its token (connection.auth_token) are in the answer:

  curl -s -X POST ${url}/workspaces \\
    -H 'Authorization: Bearer ${platform.adminToken}' \\
    -H 'Content-Type: application/json' \\
    -d '{"name":"My laptop","external":true}'
`);
}
