import type { Settings } from '../settings/settings.ts';
import type { AgentCard } from '../wire/registry.ts';

/** How the session presents itself on the canvas; an empty name lets the platform keep the one that people gave it. */
export function agentCard(settings: Settings): AgentCard {
  return {
    name: settings.agentName ?? '',
    ...(settings.agentDescription === undefined ? {} : { description: settings.agentDescription }),
    ...(settings.agentSkills.length === 0 ? {} : { skills: settings.agentSkills.map((name) => ({ name })) }),
  };
}
