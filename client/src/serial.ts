/**
 * Lets `job` run one at a time. A call during a run is answered by one further run that begins when this one ends, and
 * that all such calls share: ten clicks on *Restart* are two restarts.
 */
export function serialised(job: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  const begin = (): Promise<void> => {
    const run = job().finally(() => {
      if (running === run) {
        running = undefined;
      }
    });
    running = run;
    return run;
  };

  return () => {
    if (!running) {
      return begin();
    }
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        return begin();
      });
    return waiting;
  };
}
