/** Says whether a server that crashed is started again: not when it crashed `limit` times within `windowMs`. */
export class Crashes {
  private times: readonly number[] = [];

  constructor(
    private readonly limit = 4,
    private readonly windowMs = 3 * 60_000,
  ) {}

  /** Notes a crash at `now` (milliseconds) and says whether another start is worth it. */
  mayStartAgain(now: number): boolean {
    this.times = [...this.times.filter(time => now - time < this.windowMs), now];
    return this.times.length < this.limit;
  }

  forget(): void {
    this.times = [];
  }
}
