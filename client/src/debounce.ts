export interface Debounced {
  (): void;
  /** Forgets a call that waits. */
  cancel(): void;
}

/** Calls `work` when it was not asked for during so many milliseconds; while it runs, further calls wait for its end. */
export function debounced(work: () => Promise<void>, milliseconds: number): Debounced {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isCancelled = false;
  const run = async () => {
    await running;
    if (!isCancelled) {
      running = work();
      await running;
    }
  };
  const call = () => {
    clearTimeout(timer);
    isCancelled = false;
    timer = setTimeout(() => void run(), milliseconds);
  };
  call.cancel = () => {
    clearTimeout(timer);
    isCancelled = true;
  };
  return call;
}
