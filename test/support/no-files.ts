import { TokenGuard } from '../../src/core/token-guard.ts';
import { InboxFolder } from '../../src/files/inbox-folder.ts';
import { OutgoingFiles } from '../../src/files/outgoing-files.ts';
import { OwnUploads } from '../../src/files/own-uploads.ts';
import type { ArrivingFiles } from '../../src/receive/intake.ts';

const NOWHERE = '/nonexistent';

/** For feeds whose messages carry no files. */
export const NO_FILES: ArrivingFiles = {
  keep: async (message) => message,
  inTurn: (work) => work(),
  uploaded: () => undefined,
};

/** For tools that send no files: none may be sent. */
export const NO_OUTGOING_FILES = new OutgoingFiles({
  stateDirectory: NOWHERE,
  rules: () => ({ uploadRoots: [], tokenFiles: [] }),
  guard: new TokenGuard(() => []),
  ownUploads: new OwnUploads(new InboxFolder(NOWHERE)),
});
