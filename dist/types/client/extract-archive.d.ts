import { Readable } from 'node:stream';
export interface ExtractOptions {
    /** Hex SHA-256 of the whole `tar.gz`; nothing is put in place when it differs. */
    readonly sha256?: string;
    /** Replaces what is at the destination; without it an existing destination is an error. */
    readonly replace?: boolean;
    /** Of all files together, unpacked. */
    readonly maxBytes?: number;
    readonly maxEntries?: number;
    readonly signal?: AbortSignal;
}
export interface Extracted {
    /** Paths under the destination, with `/`. */
    readonly files: readonly string[];
    readonly sha256: string;
}
/**
 * Unpacks a `tar.gz` into the folder `destination`, all of it or nothing. Only plain files and folders that stay inside
 * are taken: an absolute path, a `..`, a link or a device ends it with `ArchiveError`, and so does an archive that is
 * damaged, too large, or not the one that was expected. Nothing in it is run; files are the owner's only.
 */
export declare function extractArchive(archive: ReadableStream<Uint8Array> | Readable, destination: string, options?: ExtractOptions): Promise<Extracted>;
