import { PLUGIN } from '../core/product.ts';
import { launchCommand } from './launch.ts';

/** What the left arrow does to a session (Claude Code 2.1.197 to 2.1.332), as its user sees it. */
export const WINDOW_LEFT =
  'this window was left through the agents view (left arrow), and Claude Code goes on in a background copy of it, which has no channel';

/** How a conversation gets the channel back, and how the left arrow is kept from opening the agents view. */
export const RETURN_TO_WINDOW = `CLAUDE_CODE_DISABLE_AGENT_VIEW=1 in the environment keeps the left arrow from doing this. Leave the window with /exit, and start again with: ${launchCommand(PLUGIN.marketplace).replace(/^claude /, 'claude --continue ')}`;
