import type { Settings } from '../config/settings.ts';
import type { Target } from '../core/target.ts';
import type { AgentCard } from '../wire/registry.ts';

/** How this workspace presents itself; an empty name lets the platform keep the one that people gave it. */
export function agentCard(settings: Settings, _target: Target): AgentCard {
  return {
    name: settings.agentName ?? '',
    ...(settings.agentDescription === undefined ? {} : { description: settings.agentDescription }),
    ...(settings.agentSkills.length === 0 ? {} : { skills: settings.agentSkills.map((name) => ({ name })) }),
  };
}
