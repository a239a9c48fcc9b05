/** Something because of which Claude Code does not listen to our channel, in words for the user. */
export interface ChannelBlock {
  /** `policy`: an administrator decided it, and nothing may be done to get around it. */
  readonly kind: 'editor' | 'provider' | 'telemetry' | 'policy' | 'launch' | 'login';
  /** One clause, without a full stop. */
  readonly fact: string;
  /** One sentence. */
  readonly fix: string;
}
