/** What comes next. Each id has one time at most; a new time for it replaces the old one. */
export interface EventQueue {
  schedule(id: number, at: number): void;
  /** The id whose time comes first, and that time in `at`; -1 when nothing is left. */
  next(): number;
  /** Time of what `next` gave last. */
  readonly at: number;
}

const never = 2 ** 32 - 1;

/**
 * A binary heap in typed arrays. A replaced time stays in it until it comes up, and is passed by then. Times are whole milliseconds,
 * of 49 days at most: an array of fractions would give objects, and every sum that goes on from a time would be another.
 */
export function createEventQueue(ids: number): EventQueue {
  const due = new Uint32Array(ids).fill(never);
  let times = new Uint32Array(ids * 2);
  let events = new Int32Array(ids * 2);
  let size = 0;
  let at = 0;

  const grow = (): void => {
    const [oldTimes, oldEvents] = [times, events];
    times = new Uint32Array(size * 2);
    events = new Int32Array(size * 2);
    times.set(oldTimes);
    events.set(oldEvents);
  };

  const push = (id: number, time: number): void => {
    if (size === times.length) grow();
    let hole = size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (times[parent]! <= time) break; // every index below `size` is filled, here and below
      times[hole] = times[parent]!;
      events[hole] = events[parent]!;
      hole = parent;
    }
    times[hole] = time;
    events[hole] = id;
  };

  const removeFirst = (): void => {
    size -= 1;
    const [time, id] = [times[size]!, events[size]!];
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && times[child + 1]! < times[child]!) child += 1;
      if (times[child]! >= time) break;
      times[hole] = times[child]!;
      events[hole] = events[child]!;
      hole = child;
    }
    times[hole] = time;
    events[hole] = id;
  };

  return {
    get at() {
      return at;
    },
    schedule: (id, time) => {
      due[id] = time;
      push(id, time);
    },
    next: () => {
      while (size > 0) {
        const [time, id] = [times[0]!, events[0]!];
        removeFirst();
        if (due[id] !== time) continue;
        due[id] = never;
        at = time;
        return id;
      }
      return -1;
    },
  };
}
