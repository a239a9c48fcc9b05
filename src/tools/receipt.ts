import { z } from 'zod';
import { defineTool, READS_HERE } from './shared/tool.ts';

/** Whatever a hook of another version sends must not fail: the host shows each failing hook to the user. */
const lenient = z.string().catch('');

/**
 * Called by the plugin's hooks (hooks/hooks.json), never by the model. The answer is the hook's output: `{}` adds nothing
 * to the model's context. It is given at once, but at the end of a turn; what the call proves is worked out afterwards.
 */
export const receipt = defineTool({
  name: 'receipt',
  title: 'Delivery receipt',
  description: "For the plugin's own hooks.",
  input: z.object({
    event: lenient,
    prompt: lenient,
    transcript_path: lenient,
    stop_hook_active: z.enum(['true', 'false']).optional().catch(undefined),
    last_assistant_message: lenient,
    tool_name: lenient,
    agent_id: lenient,
    command: lenient,
  }),
  annotations: READS_HERE,
  isListed: false,
  async handle(args, context) {
    const { event, prompt, transcript_path: transcriptPath, stop_hook_active: active } = args;
    const { last_assistant_message: lastText, tool_name: toolName, command } = args;
    const isContinued = active === undefined ? undefined : active === 'true';
    return {
      text: await context.hook({
        event,
        prompt,
        transcriptPath,
        isContinued,
        lastText,
        toolName,
        command,
        isOfSubagent: args.agent_id !== '',
      }),
    };
  },
});
