import { eventually } from '../support/eventually.ts';
import type { MoleculeSession } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';

/** The id in the question about a tool, once it is on the canvas. */
export function waitForQuestion(
  { platform, ownId, session }: MoleculeSession,
  tool: string,
): Promise<string> {
  return eventually(
    `a question about ${tool} on the canvas`,
    () => {
      const question = notifiedTexts(platform, ownId).find((text) => text.includes(`Tool: ${tool}\n`));
      return question === undefined ? undefined : /answer exactly: yes (\w{5})$/m.exec(question)?.[1];
    },
    { explain: () => session.screen() },
  );
}

export function waitForTold({ platform, ownId }: MoleculeSession, words: string): Promise<true> {
  return eventually(`"${words}" on the canvas`, () =>
    notifiedTexts(platform, ownId).some((text) => text.includes(words)),
  );
}
