import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { tempDir } from './temp-dir.ts';

const ROOT = resolve(import.meta.dir, '../..');
/** Folders of this machine in which the launcher looks, and in which tests cannot put anything. */
const MACHINE_FOLDERS = /(?<=\s)\/(?:opt|usr|home|snap|run|nix|bin)\b[^\s";&]*/g;

/** Makes copied launchers look for Bun nowhere but on the PATH and in the home. */
export function hideMachine(bin: string): void {
  const script = join(bin, 'launch.sh');
  const text = readFileSync(script, 'utf8');
  const bare = text.replaceAll(MACHINE_FOLDERS, (path) => `/nonexistent${path}`);
  if (bare === text) throw new Error('the launcher looks in no folder of the machine');
  writeFileSync(script, bare);
}

/** The launchers as they are shipped, on a machine whose own folders hold no Bun. */
export interface BareMachine extends Disposable {
  readonly start: string;
  readonly commands: string;
  /** The user's home. */
  readonly home: string;
  /** Where the user works. */
  readonly project: string;
  /** Puts a program `bun` into a folder below the home; it prints its own path. Returns the path. */
  install(folder: string): string;
  /** The Bun that the launcher would take; empty when there is none. */
  which(env?: Readonly<Record<string, string>>, folder?: string): string;
}

export function bareMachine(): BareMachine {
  const dir = tempDir();
  const [bin, home] = [join(dir.path, 'plugin', 'bin'), join(dir.path, 'home', 'ann')];
  const project = join(home, 'project');
  mkdirSync(project, { recursive: true });
  cpSync(join(ROOT, 'bin'), bin, { recursive: true });
  for (const name of ['channel.js', 'server.js']) {
    cpSync(join(ROOT, 'dist', name), join(dir.path, 'plugin/dist', name));
  }
  hideMachine(bin);
  const start = join(bin, 'start');
  return {
    start,
    commands: join(bin, 'molecule-channel'),
    home,
    project,
    install(folder) {
      const path = join(home, folder, 'bun');
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, '#!/bin/sh\n');
      chmodSync(path, 0o755);
      return path;
    },
    which(env = {}, folder = project) {
      const { stdout } = Bun.spawnSync([start, '--which'], {
        cwd: folder,
        env: { PATH: '/usr/bin:/bin', HOME: home, ...env },
      });
      return stdout.toString().trim();
    },
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}
