import { z } from 'zod';
import { defineTool, READS_HERE } from './shared/tool.ts';

const lenient = z.string().catch('');

/**
 * Called by the plugin's hook when Claude asks its user something, never by the model. The answer is the hook's output; it
 * may take as long as the dialog is open.
 */
export const question = defineTool({
  name: 'question',
  title: 'Question to the canvas user',
  description: "For the plugin's own hooks.",
  input: z.object({ tool_name: lenient, tool_input: lenient }),
  annotations: READS_HERE,
  isListed: false,
  async handle({ tool_name: toolName, tool_input: input }, context, { signal }) {
    return { text: await context.ask(toolName, input, signal) };
  },
});
