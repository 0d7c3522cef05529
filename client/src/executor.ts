/** Whoever runs the server's own commands: `Server`. */
export interface Executor {
  /** Rejects where there is no answer, with an error whose message says why, in words for the user. */
  execute<Answer>(command: string, argument: object): Promise<Answer>;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
