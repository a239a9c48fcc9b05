/** The name of the network file system that a folder lies on; undefined for a local one, and where nobody knows. */
export declare function networkFileSystem(folder: string): string | undefined;
/** @param mounts what `mount` prints: lines such as `//me@nas/home on /Volumes/home (smbfs, nodev)` */
export declare function macFileSystem(folder: string, mounts: string): string | undefined;
