import { z } from 'zod';
import { memoryScopes } from '../wire/memories.ts';
import { changeFailure } from './shared/call-failure.ts';
import { outgoingText } from './shared/outgoing-message.ts';
import { defineTool, WRITES_TO_PLATFORM } from './shared/tool.ts';
import { actingTarget, asWorkspace, OWN_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

/** What the refusals of the memory endpoints mean, for `recall_memory` too. */
export const MEMORY_ADVICE = {
  403: 'The platform refuses this scope: only root workspaces can write GLOBAL memories, and the others need a place that this workspace may write to. Use LOCAL or TEAM.',
  404: 'This platform has no memories for this workspace.',
  memory_plugin_failed: 'Try again later.',
  no_memory_plugin:
    'So it keeps no memories. Keep the note in a file of the project, and tell the user that an operator can set MEMORY_PLUGIN_URL.',
} as const;

export const commitMemory = defineTool({
  name: 'commit_memory',
  title: 'Remember on the canvas',
  description:
    'Stores a note in the workspace’s memory on the platform, for later sessions; TEAM and GLOBAL share it with other workspaces. No secrets: others can read it.',
  input: z.object({
    content: z.string(),
    scope: z.enum(memoryScopes).default('LOCAL'),
    _as_workspace: asWorkspace,
  }),
  aliases: OWN_WORKSPACE_ALIASES,
  annotations: WRITES_TO_PLATFORM,
  async handle(args, context, { signal }) {
    const content = outgoingText(args.content, 'content');
    const target = actingTarget({ named: args._as_workspace }, context);
    try {
      const id = await context.client(target).memories.commit({ content, scope: args.scope }, signal);
      const isRedacted = mayBeRedacted(content);
      const notice = isRedacted
        ? ' The platform removes what looks like a secret, also in long paths and hashes: parts of it may have been replaced by [REDACTED]. recall_memory shows what is left; if something is missing, store it in shorter words.'
        : '';
      return {
        text: `Stored as a ${args.scope} memory.${notice}`,
        data: { id, scope: args.scope, workspace_id: target.id, may_be_redacted: isRedacted },
      };
    } catch (error) {
      const toFindOut = 'look with recall_memory before you store it again.';
      return changeFailure(error, 'storing the memory', toFindOut, MEMORY_ADVICE);
    }
  },
});

const REDACTED_ON_THE_PLATFORM = [
  /[A-Za-z0-9+/]{33,}/,
  /\bbearer\s+\S{8,}/i,
  /(?:api[_-]?key|token|secret|password)\S{0,40}\s{0,40}[=:]\s*\S/i,
  /\b(?:sk|pk|gh[a-z]|xox[a-z]|AKIA)[-_]?[A-Za-z0-9_-]{8,}/,
];

/** Whether the platform is likely to replace a part of this text: it does so for long paths and hashes as well. */
function mayBeRedacted(content: string): boolean {
  return REDACTED_ON_THE_PLATFORM.some((pattern) => pattern.test(content));
}
