/** A channel message as the model reads it. */
export interface ChannelTag {
  /** In the order of the tag; a name may come twice. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const TAG = /<channel( [^>]*)>\n([\s\S]*?)\n<\/channel>/g;
const ATTRIBUTE = / ([\w-]+)="([^"]*)"/g;

export function channelTagsIn(text: string): ChannelTag[] {
  return [...text.matchAll(TAG)].map(([, attributes = '', body = '']) => ({
    attributes: [...attributes.matchAll(ATTRIBUTE)].map(
      ([, name = '', value = '']) => [name, value] as const,
    ),
    body,
  }));
}
