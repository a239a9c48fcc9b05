import type { Target } from '../core/target.ts';
import { type UploadedFile } from '../wire/uploads.ts';
import type { InboxFolder } from './inbox-folder.ts';
/** Files that this machine uploads: each comes back in the own feed, maybe before the platform has answered. */
export declare class OwnUploads {
    #private;
    private readonly folder;
    constructor(folder: InboxFolder);
    /** Waits for an upload, and remembers its files before `has` answers. */
    track<Files extends readonly UploadedFile[]>(target: Target, upload: Promise<Files>): Promise<Files>;
    /** Whether a file was uploaded from here; waits for uploads that are running. */
    has(key: string): Promise<boolean>;
}
