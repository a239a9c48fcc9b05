/** A file of a message, as its sender describes it. */
export interface Attachment {
  readonly kind: string;
  readonly name?: string;
  readonly mimeType?: string;
  readonly uri?: string;
  readonly sizeBytes?: number;
  /** The file itself, when it came inside the message. It is saved before the message goes into the inbox. */
  readonly bytes?: Uint8Array;
  /** True for an attachment that came with its bytes. */
  readonly isInline?: boolean;
}

/** What became of an attachment on this machine. We choose the path: nothing of a path that the sender names is in it. */
export type AttachmentFate =
  | { readonly kind: 'saved'; readonly path: string }
  /** Still being fetched; the file will be there under this path. */
  | { readonly kind: 'coming'; readonly path: string }
  /** @param why our own words, following "is not available: " */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** A link that anybody can open; it is never fetched. */
  | { readonly kind: 'link' };

/** The newest platform allows ten in a message. Of a message with more than this, the others are only counted. */
export const MAX_ATTACHMENTS = 20;

export function isImage({ kind, mimeType }: Attachment): boolean {
  return kind === 'image' || mimeType?.toLowerCase().startsWith('image/') === true;
}

const MAX_LINK_CHARACTERS = 2_000;

/** An address that a person could open anywhere, in ASCII; undefined for any other, and for one with a user in it. */
export function webLink(uri: string | undefined): string | undefined {
  const isLink = uri !== undefined && uri.length <= MAX_LINK_CHARACTERS && /^https?:\/\//i.test(uri);
  const url = isLink ? URL.parse(uri) : null;
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  const rest = `${url.pathname}${url.search}${url.hash}`.replace(
    /[^\x21-\x7e]|["<>[\]`]/g,
    encodeURIComponent,
  );
  const link = `${url.origin}${rest}`;
  return link.length <= MAX_LINK_CHARACTERS ? link : undefined;
}
