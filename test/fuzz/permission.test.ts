import { expect } from 'bun:test';
import fc from 'fast-check';
import { decidedText, promptText, verdictOf } from '../../src/permission/canvas-question.ts';
import { parseActivityRow } from '../../src/wire/activity.ts';
import { fuzz } from '../support/fuzz.ts';
import { hostileRow, OWN } from '../support/hostile-rows.ts';
import { hostileText } from '../support/hostile-text.ts';

fuzz({
  name: 'permission',
  gateRuns: 1_000,
  input: fc.record({
    row: hostileRow,
    toolName: hostileText,
    description: hostileText,
    inputPreview: hostileText,
  }),
  check({ row, ...asked }) {
    const request = { ...asked, requestId: 'abcde' };
    const lines = promptText(request, 0).split('\n');
    // What comes from the session stands further in, or in the line of the tool, and nothing in it is hidden.
    const edge = lines.filter((line) => line !== '' && !line.startsWith('    '));
    expect(edge.map((line) => line.split(' ')[0])).toEqual([
      'The',
      'Tool:',
      ...(asked.description === '' ? [] : ['Description:']),
      'Input:',
      'To',
      'To',
      'This',
    ]);
    for (const line of [...lines, decidedText(request, 'allow')]) {
      expect(line).not.toMatch(/[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
    }
    const parsed = parseActivityRow(row);
    const verdict = parsed.ok ? verdictOf(parsed.activity, OWN) : undefined;
    if (verdict === undefined || !parsed.ok) return;
    // Only a row without a source can be a person's.
    expect(parsed.activity.sourceId).toBeUndefined();
  },
});
