import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PRODUCT } from '../core/product.ts';
import { readSmallFile } from '../settings/files.ts';

const packageSchema = z.object({ name: z.literal(PRODUCT.name) });

/** The folder of the plugin that this file belongs to, whether as source or as bundle; undefined outside of it. */
export function findPluginRoot(from: string = import.meta.dir): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isOurs(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function isOurs(path: string): boolean {
  const content = readSmallFile(path);
  if (content.kind !== 'text') return false;
  try {
    return packageSchema.safeParse(JSON.parse(content.text)).success;
  } catch {
    return false;
  }
}
