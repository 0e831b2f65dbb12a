import type { Io } from './io';

/** A terminal keeps no more than this; where it is full, more may be on its way. */
const fullTerminal = 4095;
const ctrlC = 3;

/**
 * Drops what was typed before now, so that nothing counts as the answer to a question that nobody had seen: lines, the beginning of one, and
 * what came along with an earlier answer. To be called right before the question is shown.
 *
 * The terminal is in raw mode meanwhile, since it gives out unfinished lines in no other; it is asked at each turn of the event loop, and left
 * at the first one that brings nothing.
 *
 * @returns `full` where a terminal cannot hold more, and what comes next may have been typed ahead too; `left` where the input has ended, or
 * the command was interrupted
 */
export async function dropTyped({ stdin, signal }: Pick<Io, 'stdin' | 'signal'>): Promise<'clear' | 'full' | 'left'> {
  if (signal.aborted || !stdin.readable) return 'left';
  let dropped = 0;
  let isLeft = false;
  const onData = (part: string | Buffer): void => {
    // The piece itself is wiped below, and no copy of it.
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    dropped += bytes.length;
    isLeft ||= bytes.includes(ctrlC);
    bytes.fill(0);
  };
  const onEnd = (): void => void (isLeft = true);
  stdin.setRawMode?.(true);
  stdin.on('data', onData).once('end', onEnd).once('close', onEnd).once('error', onEnd);
  try {
    stdin.resume();
    for (let before = -1; before !== dropped && !isLeft && dropped < fullTerminal;) {
      before = dropped;
      await nextTurn();
    }
  } finally {
    stdin.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onEnd);
    stdin.pause();
    stdin.setRawMode?.(false);
  }
  if (isLeft || signal.aborted) return 'left';
  return dropped < fullTerminal ? 'clear' : 'full';
}

/** Resolves when the event loop has asked for input at least once: a stream that was just resumed is asked in the turn after this one. */
async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
