import type { Scenario } from '../scenario.ts';
import { diskScenarios } from './disk.ts';
import { flowScenarios } from './flow.ts';
import { hostScenarios } from './hosts.ts';
import { killScenarios } from './kill.ts';
import { networkScenarios } from './network.ts';
import { sessionScenarios } from './sessions.ts';
import { timeScenarios } from './time.ts';
import { workspaceScenarios } from './workspaces.ts';

/** The longest first, so that the lanes end together. */
export const SCENARIOS: readonly Scenario[] = [
  ...sessionScenarios,
  ...killScenarios,
  ...diskScenarios,
  ...hostScenarios,
  ...networkScenarios,
  ...flowScenarios,
  ...workspaceScenarios,
  ...timeScenarios,
];
