import { z } from 'zod';
import { memoryScopes } from '../wire/memories.ts';
import { callFailure } from './shared/call-failure.ts';
import { MEMORY_ADVICE, mayBeRedacted } from './shared/memory-texts.ts';
import { outgoingText } from './shared/outgoing-message.ts';
import { defineTool } from './shared/tool.ts';
import { actingTarget, asWorkspace, OWN_WORKSPACE_ALIASES } from './shared/workspace-arguments.ts';

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
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  alwaysLoad: false,
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
      return callFailure(error, 'storing the memory', {
        ...MEMORY_ADVICE,
        timeout: 'It may have been stored all the same: look with recall_memory before you store it again.',
      });
    }
  },
});
