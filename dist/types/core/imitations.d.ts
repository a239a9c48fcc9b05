/** The tag around a message that a hook of the plugin brings; Claude Code puts its own `channel` tag around the others. */
export declare const HOOK_TAG = "molecule-message";
/**
 * The text with a backslash where something in it could be taken for a tag of Claude Code or of this plugin, for a note of
 * this plugin, or for a line that Claude Code writes: also in other letters that look alike. Takes time in proportion to
 * the text.
 */
export declare function withoutImitations(text: string): string;
