import { Database } from 'bun:sqlite';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** State directories that cannot be written, and files that cannot be read. */
export const diskScenarios: readonly Scenario[] = [
  { name: 'file size limit', run: fileSizeLimit },
  { name: 'full disk', run: fullDisk },
  { name: 'full disk, space again, restart', run: spaceAgain },
  { name: 'read-only state directory', run: readOnly },
  { name: 'state directory that cannot be made', run: noDirectory },
  { name: 'database with a damaged header', run: damagedHeader },
  { name: 'database with damaged pages', run: damagedPages },
  { name: 'database of an older version', run: olderVersion },
];

/** The soft limit of how large a file may become; the hard one stays, so that it can be lifted. */
const limitedTo = (kiloBytes: number) => ['bash', '-c', `ulimit -S -f ${kiloBytes}; exec "$0" "$@"`];

async function fileSizeLimit(world: World): Promise<void> {
  await world.openCanvas();
  const host = await world.startConnected({ wrapper: limitedTo(world.random.whole(200, 500)) });
  await world.sendWhile(world.pause(2_000, 4_000), [5, 50], 60);
  world.send(1_000);
  await world.delivered();
  if (!host.channel.isRunning) throw new Error('the server died of the limit');
  await world.settle();
}

/** Leaves less room than what is sent then needs. */
function fill(world: World): string {
  const path = join(world.stateDirectory, 'filler');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4_096);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // Full.
  } finally {
    closeSync(file);
  }
  return path;
}

async function onFullDisk(world: World): Promise<{ readonly filler: string | undefined }> {
  const isMounted = world.mountSmallDisk(4_096);
  await world.openCanvas();
  const host = await world.startConnected(isMounted ? {} : { wrapper: limitedTo(300) });
  world.send(world.random.whole(1, 100));
  await world.delivered();
  const filler = isMounted ? fill(world) : undefined;
  await world.sendWhile(world.pause(1_000, 3_000), [5, 50], 30);
  world.send(world.random.whole(300, 900));
  await world.delivered();
  await world.sweeps(1);
  if (!host.channel.isRunning) throw new Error('the server died of the full disk');
  return { filler };
}

async function fullDisk(world: World): Promise<void> {
  await onFullDisk(world);
  await world.settle();
}

async function spaceAgain(world: World): Promise<void> {
  const { filler } = await onFullDisk(world);
  const [host] = world.hosts;
  if (filler !== undefined) rmSync(filler);
  else spawnSync('prlimit', ['--pid', String(host?.channel.pid), '--fsize=unlimited:unlimited']);
  world.send(world.random.whole(1, 100));
  await world.settleAndRestart();
}

async function readOnly(world: World): Promise<void> {
  const isMounted = world.mountSmallDisk(4_096);
  await world.openCanvas();
  if (!isMounted) return noDirectory(world);
  const before = world.random.chance(0.5);
  if (before) {
    const host = await world.startConnected();
    world.send(world.random.whole(1, 100));
    await world.delivered();
    await host.close();
  }
  spawnSync('mount', ['-o', 'remount,ro', world.stateDirectory]);
  await world.start();
  await world.sendWhile(world.pause(1_000, 3_000), [5, 100], 20);
  await world.settle();
}

/** No folder can be made there, not even by root. */
const UNMAKEABLE = '/sys/molecule-chaos';

async function noDirectory(world: World): Promise<void> {
  const { canvas, id, token } = world.watched[0] ?? (await world.openCanvas());
  world.stateDirectory = UNMAKEABLE;
  await world.start({
    env: {
      MOLECULE_PLATFORM_URL: canvas.url,
      MOLECULE_WORKSPACE_IDS: id,
      MOLECULE_WORKSPACE_TOKENS: token,
      ...world.settings,
    },
  });
  await world.sendWhile(world.pause(1_000, 3_000), [5, 100], 20);
  await world.settle();
}

/** A session that delivers and ends, so that there is a file with something in it. */
async function firstSession(world: World): Promise<void> {
  await world.openCanvas();
  const host = await world.startConnected();
  world.send(world.random.whole(100, 400));
  await world.delivered();
  await host[world.random.pick('kill', 'close')]();
  world.send(world.random.whole(1, 50));
}

function overwrite(path: string, from: number, bytes: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  closeSync(file);
}

/** What is still in the write-ahead log would repair the damage. */
function emptyLog(world: World): void {
  const database = new Database(world.inbox.path);
  database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close(false);
}

function requireMovedAside(world: World): void {
  const isKept = readdirSync(world.stateDirectory).some((name) => /^inbox\.db\./.test(name));
  if (!isKept) throw new Error('the damaged file was not kept');
}

async function damagedHeader(world: World): Promise<void> {
  await firstSession(world);
  emptyLog(world);
  overwrite(world.inbox.path, 0, world.random.whole(16, 100));
  await world.start();
  await world.settleAndRestart();
  requireMovedAside(world);
}

async function damagedPages(world: World): Promise<void> {
  await firstSession(world);
  emptyLog(world);
  const { size } = statSync(world.inbox.path);
  const page = 4_096;
  const pages = Math.floor(size / page);
  for (let damaged = world.random.whole(2, pages - 2); damaged > 0; damaged -= 1) {
    overwrite(world.inbox.path, page * world.random.whole(1, pages - 1), page);
  }
  await world.start();
  await world.settleAndRestart();
}

const TABLES_OF_VERSION_1 = `
  CREATE TABLE lease (id INTEGER PRIMARY KEY CHECK (id = 1), fence INTEGER NOT NULL) STRICT;
  INSERT INTO lease VALUES (1, 7);
  CREATE TABLE watermark (workspace_id TEXT PRIMARY KEY, local_ms INTEGER NOT NULL, platform_ms INTEGER) STRICT;
  CREATE TABLE message (
    row INTEGER PRIMARY KEY, workspace_id TEXT NOT NULL, activity_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('fetched', 'pending', 'pushed', 'settled', 'undelivered', 'ignored')),
    reason TEXT, created_us INTEGER NOT NULL, seq INTEGER NOT NULL, message_key TEXT, body TEXT,
    pushes INTEGER NOT NULL DEFAULT 0, stored_ms INTEGER NOT NULL, pushed_ms INTEGER, settled_ms INTEGER,
    settled_by TEXT, UNIQUE (workspace_id, activity_id)
  ) STRICT;
  CREATE INDEX message_pending ON message (created_us, seq, row) WHERE state = 'pending';
  CREATE INDEX message_unfinished ON message (state) WHERE state IN ('fetched', 'pushed', 'undelivered');
  CREATE INDEX message_key ON message (workspace_id, message_key) WHERE message_key IS NOT NULL;
  CREATE INDEX message_age ON message (stored_ms) WHERE state IN ('settled', 'ignored');
  CREATE INDEX message_activity ON message (activity_id);
`;

/** The file of a session that died, in the tables of the first version. */
async function olderVersion(world: World): Promise<void> {
  await firstSession(world);
  const { path } = world.inbox;
  const newer = new Database(path);
  const old = new Database(`${path}.old`);
  old.run(TABLES_OF_VERSION_1);
  old.run('PRAGMA user_version = 1');
  const columns = `row, workspace_id, activity_id, state, reason, created_us, seq, message_key, body, pushes, stored_ms,
    pushed_ms, settled_ms, settled_by`;
  newer.run(`ATTACH '${path}.old' AS old`);
  newer.run(`INSERT INTO old.message (${columns}) SELECT ${columns} FROM main.message`);
  newer.run('INSERT INTO old.watermark SELECT workspace_id, local_ms, platform_ms FROM main.watermark');
  old.close(false);
  newer.close(false);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  spawnSync('mv', [`${path}.old`, path]);
  await world.start();
  await world.settleAndRestart();
}
