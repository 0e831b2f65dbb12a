/** Where the picture's columns are, in pixels. */
export const frame = { width: 1200, left: 170, right: 1180 } as const;

/** A stretch of time, and where it lies on the picture. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  x(at: number): number;
  /** Left edge and width of what can be seen of a stretch; undefined when that is nothing. */
  stretch(from: number, to: number): { readonly x: number; readonly width: number } | undefined;
}

export function createScale(from: number, to: number): Scale {
  const perMillisecond = (frame.right - frame.left) / (to - from);
  const x = (at: number) => rounded(frame.left + (at - from) * perMillisecond);
  return {
    from,
    to,
    x,
    stretch: (begin, end) => {
      const [first, last] = [Math.max(begin, from), Math.min(end, to)];
      return last > first ? { x: x(first), width: rounded((last - first) * perMillisecond) } : undefined;
    },
  };
}

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** `03:07` of the simulated time; days count on as hours. */
export function hoursAndMinutes(at: number): string {
  const minutes = Math.round(at / 60_000);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
