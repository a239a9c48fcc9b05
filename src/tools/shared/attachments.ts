import { z } from 'zod';

/** The parameter `attachments` of every tool that sends files. */
export const attachments = z
  .array(z.string().min(1).max(4_096))
  .max(64)
  .describe('Absolute paths of files to attach.')
  .optional();
