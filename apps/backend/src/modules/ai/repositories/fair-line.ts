import { ConversationError } from '../domain/conversation-error.js';
import { Queue } from './queue.js';

export interface FairLineLimits {
  /** Works that run at a time. */
  places: number;
  /** Works of one user that run at a time. */
  placesPerUser: number;
  /** Time after which a work that got no place is rejected. */
  maxWaitMs: number;
}

/** The works of one user. */
interface UserLine {
  user: string;
  running: number;
  /** Gives a place to each work that waits, in the order in which they came. */
  waiting: Queue<() => void>;
  /** Takes the user out of those whose turn comes; null where it is not among them. */
  leaveTurns: (() => void) | null;
}

/**
 * Shares places out among users. Each user waits in a line of its own, and free places go round the lines in turn: a
 * user who asks for much delays its own work alone. Keeps nothing of users without work.
 */
export class FairLine {
  private readonly lines = new Map<string, UserLine>();
  /** The lines whose turn comes: something waits in each, and its user runs less than it may. */
  private readonly turns = new Queue<UserLine>();
  private free: number;

  constructor(private readonly limits: FairLineLimits) {
    this.free = limits.places;
  }

  /** Users with work that runs or waits. */
  get users(): number {
    return this.lines.size;
  }

  /**
   * Runs a work of a user, at once where a place is free. A work must not ask for another place: it might wait for
   * itself.
   *
   * @throws ConversationError `STORE_UNAVAILABLE` where it got no place in time
   */
  async run<T>(user: string, work: () => Promise<T>): Promise<T> {
    const line = this.lineOf(user);
    if (this.free > 0 && this.mayRun(line)) this.takePlace(line);
    else await this.waitForPlace(line);
    try {
      return await work();
    } finally {
      this.leavePlace(line);
    }
  }

  private lineOf(user: string): UserLine {
    const known = this.lines.get(user);
    if (known) return known;
    const line = { user, running: 0, waiting: new Queue<() => void>(), leaveTurns: null };
    this.lines.set(user, line);
    return line;
  }

  private mayRun({ running }: UserLine): boolean {
    return running < this.limits.placesPerUser;
  }

  private waitForPlace(line: UserLine): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = line.waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
      const timer = setTimeout(() => {
        leave();
        this.update(line);
        reject(waitedTooLong());
      }, this.limits.maxWaitMs);
      this.update(line);
    });
  }

  private takePlace(line: UserLine): void {
    this.free -= 1;
    line.running += 1;
  }

  private leavePlace(line: UserLine): void {
    this.free += 1;
    line.running -= 1;
    this.update(line);
    this.giveFreePlace();
  }

  /** One place at most is free while somebody's turn could come: every place is given on as soon as it is left. */
  private giveFreePlace(): void {
    const line = this.turns.take();
    if (!line) return;
    line.leaveTurns = null;
    const givePlace = line.waiting.take();
    this.takePlace(line);
    this.update(line);
    givePlace?.();
  }

  /** Lets a user's turn come only while it has work that may run, and forgets it when it has none. */
  private update(line: UserLine): void {
    const waits = !line.waiting.isEmpty;
    if (waits && this.mayRun(line)) line.leaveTurns ??= this.turns.add(line);
    else {
      line.leaveTurns?.();
      line.leaveTurns = null;
    }
    if (!waits && line.running === 0) this.lines.delete(line.user);
  }
}

function waitedTooLong(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'Too many requests of yours wait already; try again.');
}
