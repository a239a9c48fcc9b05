import { dirname } from 'node:path';

/** The folder of a PATH in which `bun` is; the program itself may have another name there. */
export const BUN_FOLDER = dirname(Bun.which('bun') ?? process.execPath);
