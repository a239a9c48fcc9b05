import type { ArrivingFiles } from '../../src/feed/arrival.ts';

/** For feeds whose messages carry no files. */
export const NO_FILES: ArrivingFiles = { keep: async (message) => message, uploaded: () => undefined };
