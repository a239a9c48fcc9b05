import { CHANNEL_FLAG, launchCommand } from '../../claude-code/launch.ts';
import type { ChannelPolicy } from '../../claude-code/managed-settings.ts';
import { PLUGIN } from '../../core/product.ts';
import { shellWord } from '../../core/safe-text.ts';
import { commandLine } from '../../runtime/installation.ts';
import { claudeLine } from './claude-command.ts';

/** What the way to the first message depends on, as it is on this machine once the workspace is set up. */
export interface NextFacts {
  readonly hasClaude: boolean;
  /** What installs Bun, where Claude Code would find none that is new enough. */
  readonly bunCommand: string | undefined;
  /** What `claude` still has to be told; see `installCommands`. */
  readonly installCommands: readonly (readonly string[])[];
  /** From which the plugin is, or will be. */
  readonly marketplace: string;
  readonly policy: ChannelPolicy;
  /** Variables of this environment that switch channels off. */
  readonly blockingVariables: readonly string[];
  /** Set where the settings are not where a session looks by itself. */
  readonly stateDirectory: string | undefined;
  /** Whether a session on this machine receives already; it takes new settings by itself. */
  readonly isReceiving: boolean;
}

export interface NextSteps {
  readonly text: string;
  /** To be typed one after the other. */
  readonly commands: readonly string[];
  readonly after: string;
}

const DIALOG =
  'It asks whether you want this development channel: confirm with Enter. Then write to the workspace on the canvas.';

const QUESTIONS =
  "Claude's questions and plans are asked in the terminal; MOLECULE_QUESTIONS=canvas in the .env file puts them to the people who gave the work as well.";

export function nextSteps(facts: NextFacts): NextSteps {
  if (facts.policy === 'off') {
    return {
      text: 'Channels are switched off on this machine by an administrator. What to ask for:',
      commands: [commandLine('doctor')],
      after: 'Messages wait on the platform meanwhile.',
    };
  }
  if (facts.isReceiving) {
    return {
      text: 'A session on this machine receives already, and takes this up by itself within seconds.',
      commands: [commandLine('status')],
      after: 'Write to the workspace on the canvas.',
    };
  }
  const isApproved = facts.policy === 'listed';
  return {
    text: 'Next, in the folder in which you want to work:',
    commands: [
      ...(facts.hasClaude ? [] : ['npm install -g @anthropic-ai/claude-code']),
      ...(facts.bunCommand === undefined ? [] : [facts.bunCommand]),
      ...facts.installCommands.map(claudeLine),
      startLine(facts, isApproved),
    ],
    after: `${isApproved ? 'Then write to the workspace on the canvas.' : DIALOG} ${QUESTIONS}`,
  };
}

/** The command that starts a session with the channel here, past what this shell's environment would spoil. */
export function startLine(
  {
    blockingVariables,
    stateDirectory,
    marketplace,
  }: Pick<NextFacts, 'blockingVariables' | 'stateDirectory' | 'marketplace'>,
  isApproved: boolean,
): string {
  const start = isApproved
    ? `claude ${CHANNEL_FLAG} plugin:${PLUGIN.name}@${marketplace}`
    : launchCommand(marketplace);
  const unset = blockingVariables.map((name) => `-u ${name}`);
  const set = stateDirectory === undefined ? [] : [`MOLECULE_STATE_DIR=${shellWord(stateDirectory)}`];
  if (unset.length > 0) return ['env', ...unset, ...set, start].join(' ');
  return [...set, start].join(' ');
}
