// The server's states, and how the status item shows them.

import { RESTART, SHOW_LOG } from './commands';

export type State =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'running';
      readonly server: string;
      readonly python: string;
      readonly executable: string;
    }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'error'; readonly message: string };

export interface View {
  readonly text: string;
  readonly detail: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly busy: boolean;
  readonly command?: {
    readonly title: string;
    readonly tooltip?: string;
    readonly command: string;
    readonly arguments?: unknown[];
  };
}

const restart = { title: 'Restart', command: RESTART };

export function viewOf(state: State): View {
  switch (state.kind) {
    case 'starting':
      return {
        text: 'sqlassay',
        detail: 'starting',
        severity: 'information',
        busy: true,
        command: { title: 'Show Log', command: SHOW_LOG },
      };
    case 'running':
      return {
        text: `sqlassay ${state.server}`.trim(),
        detail: `Python ${state.python} (${state.executable})`,
        severity: 'information',
        busy: false,
        command: restart,
      };
    case 'stopped':
      return { text: 'sqlassay', detail: 'stopped', severity: 'warning', busy: false, command: restart };
    case 'error':
      return { text: 'sqlassay', detail: state.message, severity: 'error', busy: false, command: restart };
  }
}
