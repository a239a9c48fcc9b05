import type { Target } from '../core/target.ts';
import { parsePendingUri, type UploadedFile } from '../wire/uploads.ts';
import type { InboxFolder } from './inbox-folder.ts';
import { uploadKey } from './inbox-names.ts';

/** Files that this machine uploads: each comes back in the own feed, maybe before the platform has answered. */
export class OwnUploads {
  #running: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: InboxFolder) {}

  /** Waits for an upload, and remembers its files before `has` answers. */
  async track<Files extends readonly UploadedFile[]>(target: Target, upload: Promise<Files>): Promise<Files> {
    const remembered = upload.then((files) => {
      for (const { uri } of files) {
        const pending = parsePendingUri(uri);
        if (pending !== undefined) this.folder.markOwn(uploadKey(target, pending.fileId));
      }
      return files;
    });
    const running = Promise.allSettled([this.#running, remembered]);
    this.#running = running;
    return remembered;
  }

  /** Whether a file was uploaded from here; waits for uploads that are running. */
  async has(key: string): Promise<boolean> {
    await this.#running;
    return this.folder.isOwn(key);
  }
}
