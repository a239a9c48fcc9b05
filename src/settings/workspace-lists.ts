import { count } from './display.ts';
import type { Findings } from './findings.ts';
import { missing } from './missing.ts';
import { type Environment, readValue } from './paths.ts';
import { firstValue, type RawTarget, type RawValue } from './raw-target.ts';
import { setting } from './settings-table.ts';

/** The workspaces of the comma lists, one address for all or a list of addresses. */
export function readWorkspaceLists(values: Environment, findings: Findings): RawTarget[] {
  const ids = readList(values, setting.workspaceIds.name);
  const tokens = readList(values, setting.workspaceTokens.name);
  const urls = readList(values, setting.platformUrls.name);
  const url = firstValue(values, [setting.platformUrl.name]);

  if (urls.length === 0 && url === undefined) findings.addProblem(missing(setting.platformUrl.name, values));
  if (urls.length > 0 && url !== undefined) {
    findings.addWarning(
      `${setting.platformUrls.name} gives the addresses; ignored: ${setting.platformUrl.name}.`,
    );
  }
  if (ids.length === 0) findings.addProblem(missing(setting.workspaceIds.name, values));
  if (tokens.length === 0) findings.addProblem(missing(setting.workspaceTokens.name, values));
  checkLength(ids, setting.workspaceTokens.name, tokens, findings);
  checkLength(ids, setting.platformUrls.name, urls, findings);

  const length = Math.max(ids.length, tokens.length, urls.length, 1);
  return Array.from({ length }, (_, index) => ({
    id: ids[index],
    token: tokens[index],
    platformUrl: urls.length > 0 ? urls[index] : url,
  }));
}

/** A comma after the last value is fine; two in a row leave an empty value. */
function readList(values: Environment, variable: string): RawValue[] {
  const text = readValue(values, variable);
  if (text === undefined) return [];
  const items = text.split(',').map((item) => item.trim());
  if (items.length > 1 && items.at(-1) === '') items.pop();
  if (items.length === 1) return items.map((item) => ({ variable, text: item }));
  return items.map((item, index) => ({
    variable,
    place: `value ${index + 1} of ${items.length}`,
    text: item,
  }));
}

function checkLength(
  ids: readonly RawValue[],
  variable: string,
  list: readonly RawValue[],
  findings: Findings,
): void {
  if (ids.length === 0 || list.length === 0 || ids.length === list.length) return;
  findings.addProblem({
    variable,
    got: count(list.length, 'value'),
    expected: `${count(ids.length, 'value')}, one for each id in ${setting.workspaceIds.name}`,
    fix: 'Write as many values as there are ids, in the same order.',
  });
}
