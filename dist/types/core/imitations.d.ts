/** The tag around a message that a hook of the plugin brings; Claude Code puts its own `channel` tag around the others. */
export declare const HOOK_TAG = "molecule-message";
/** The text with a backslash wherever it imitates a tag or line of Claude Code, or a note of ours, in look-alikes as well. */
export declare function withoutImitations(text: string): string;
