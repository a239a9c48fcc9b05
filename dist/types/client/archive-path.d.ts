/** The name of an archive entry as a relative path with `/`; undefined when it could lead outside on any system. */
export declare function archivePath(name: string): string | undefined;
