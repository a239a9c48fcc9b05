import { z } from 'zod';
import { defineTool, READS_HERE } from './shared/tool.ts';

/** Whatever a hook of another version sends must not fail: the host shows each failing hook to the user. */
const lenient = z.string().catch('');

/**
 * Called by the plugin's hooks (hooks/hooks.json), never by the model. The answer is the hook's output: `{}` adds nothing
 * to the model's context. It is given at once; what the call proves is worked out afterwards.
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
  }),
  annotations: READS_HERE,
  isListed: false,
  async handle({ event, prompt, transcript_path: transcriptPath, stop_hook_active: active }, context) {
    const isContinued = active === undefined ? undefined : active === 'true';
    return { text: context.deliveries.hook({ event, prompt, transcriptPath, isContinued }) };
  },
});
