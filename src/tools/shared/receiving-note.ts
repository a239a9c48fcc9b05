import type { Mode } from './status-report.ts';

/** What whoever reads the inbox must know about a session that receives nothing itself; empty where it does. */
export function receivingNote(mode: Mode): string {
  switch (mode) {
    case 'active':
      return '';
    case 'standby':
      return ' This session is on standby: messages go to another session on this machine, which may be handling them.';
    default:
      return ` This session receives no messages itself (${mode}); only what other sessions have stored is seen here.`;
  }
}
