/** Where plain http would carry a token: nowhere, over a network of one's own, over the internet. */
export type HostKind = 'loopback' | 'private' | 'public';
/** Judges a host by its name alone, as `URL.hostname` gives it; nothing is looked up. */
export declare function hostKind(hostname: string): HostKind;
