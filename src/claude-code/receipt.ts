/**
 * Ids of the messages whose channel tags open a line of a prompt, for tags of the given server only. The host joins
 * several messages in one prompt. A body cannot hold such a tag: it is defused before it is pushed.
 */
export function activityIdsInPrompt(prompt: string, serverName: string): string[] {
  const ids: string[] = [];
  for (const [, source, id] of prompt.matchAll(/^<channel source="([^"]*)"[^>]*? activity_id="([^"]*)"/gm)) {
    if (source === serverName && id !== undefined) ids.push(unescapeAttribute(id));
  }
  return ids;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
};

function unescapeAttribute(value: string): string {
  return value.replace(/&(?:amp|lt|gt|quot|apos|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
