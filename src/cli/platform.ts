import { z } from 'zod';
import { ConfigError, messageOf } from '../core/errors.ts';
import { canvasAddress } from '../local/canvas/page.ts';
import { type LocalServer, serveLocalPlatform } from '../local/http/serve.ts';
import { createLocalPlatform, type Era, type LocalPlatform } from '../local/platform.ts';
import { aborted, sleep } from '../runtime/sleep.ts';
import { CanvasAddressFile } from './canvas-address.ts';
import { type CommandContext, CommandError } from './command.ts';
import type { Output } from './output.ts';
import { watchStopSignals } from './stop-signal.ts';

/** The platform as it is today, which needs no mention. */
const NEWEST_ERA: Era = 'E2';

const flagsSchema = z.object({
  port: z.number().optional(),
  database: z.string().min(1).optional(),
  era: z.enum(['E0', 'E1', 'E1.5', 'E2']),
  platformRoot: z.boolean().default(false),
});

/** Runs the local platform until a signal ends it. Returns 0. */
export async function platformCommand(
  flags: unknown,
  { env, output, signals }: CommandContext,
): Promise<number> {
  const { port, database, era, platformRoot } = flagsSchema.parse(flags);
  using stop = watchStopSignals(signals, env);
  await using served = await servePlatform({
    port,
    era,
    platformRoot,
    databasePath: database,
    address: CanvasAddressFile.of('platform', env),
  });
  introduce(served, database, output);
  await aborted(AbortSignal.any([stop.signal, output.readerGone]));
  return 0;
}

function introduce(
  { url, canvasUrl, platform }: ServedPlatform,
  database: string | undefined,
  output: Output,
): void {
  const { strong } = output.style;
  const age = platform.era === NEWEST_ERA ? '' : `, era ${platform.era}`;
  output.print(`Local Molecule platform${age}

  Canvas       ${strong(canvasUrl)}
  Admin token  ${platform.adminToken}
  Data         ${database ?? 'in memory, gone at the end'}
  Stop         Ctrl-C

Whoever has the whole address, with what follows the #, is the canvas user; without it the canvas opens to nobody.

Connect a session: on the canvas choose New, External, copy what step 2 shows, and give it to molecule-channel setup.
For a program; id and token (connection.auth_token) of the new workspace are in the answer:

  printf 'Authorization: Bearer ${platform.adminToken}' | curl -s -H @- ${url}/workspaces \\
    -H 'Content-Type: application/json' \\
    -d '{"name":"My laptop","external":true}'
`);
}

export interface ServedPlatformOptions {
  /** 0 is any free one; that of the last start unless given, where that is free. */
  readonly port?: number | undefined;
  /** Keeps port and key for the next start. */
  readonly address?: CanvasAddressFile | undefined;
  readonly databasePath?: string | undefined;
  readonly era?: Era;
  readonly platformRoot?: boolean;
}

/** A local platform that listens; disposed of, platform and port are closed. */
export interface ServedPlatform extends AsyncDisposable {
  readonly platform: LocalPlatform;
  /** Without a slash at the end. */
  readonly url: string;
  /** What opens the canvas, with its key. */
  readonly canvasUrl: string;
  /** The file that keeps the address of the canvas after the end. */
  readonly addressPath: string | undefined;
}

/** A connection that does not end must not hold up the end of the program. */
const STOP_LIMIT_MS = 300;

/** Throws `CommandError` when the port or the database cannot be had. */
export async function servePlatform(options: ServedPlatformOptions): Promise<ServedPlatform> {
  const { port, address } = options;
  const last = address?.read();
  const platform = open(options, last?.key);
  const server = await listen(
    platform,
    port === undefined && last !== undefined ? [last.port, 0] : [port ?? 0],
  );
  const isKept = address?.write({ port: server.port, key: platform.canvasKey }) === true;
  // `origin` leaves out a default port, as the `Origin` header does, which the platform compares with its address.
  const url = new URL(server.url).origin;
  return {
    platform,
    url,
    canvasUrl: canvasAddress(url, platform.canvasKey),
    addressPath: isKept ? address?.path : undefined,
    [Symbol.asyncDispose]: async () => {
      await Promise.race([server.stop(), sleep(STOP_LIMIT_MS, new AbortController().signal)]);
      platform.close();
    },
  };
}

/** At the first of the ports that can be had. */
async function listen(
  platform: LocalPlatform,
  [port = 0, ...others]: readonly number[],
): Promise<LocalServer> {
  try {
    return await serveLocalPlatform(platform, { port });
  } catch (error) {
    if (others.length > 0 && error instanceof ConfigError) return listen(platform, others);
    platform.close();
    if (!(error instanceof ConfigError)) throw error;
    const [problem] = error.problems;
    throw new CommandError(
      `cannot listen on 127.0.0.1, port ${problem?.got ?? port}.`,
      'Choose another one with --port, leave --port out for a free one, or end the program that uses it.',
      { cause: error },
    );
  }
}

function open(
  { databasePath, era, platformRoot = false }: ServedPlatformOptions,
  canvasKey: string | undefined,
): LocalPlatform {
  try {
    return createLocalPlatform({
      canvasKey,
      ...(databasePath === undefined ? {} : { databasePath }),
      ...(era === undefined ? {} : { era }),
      platformRoot,
    });
  } catch (error) {
    if (databasePath === undefined) throw error;
    const reason = messageOf(error);
    throw new CommandError(
      `${databasePath} cannot be used as the platform's database (${reason}).`,
      'Name a file that this program made before, or one that does not exist yet in a folder that does.',
      { cause: error },
    );
  }
}
