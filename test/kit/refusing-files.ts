/** File-system calls below a folder: how many there were, and which of them is refused. */
export interface RefusingFiles {
  /** Calls since `refuse`. */
  count(): number;
  /** Lets the nth call from now on fail as the system would, counted from 1; none where it is 0. */
  refuse(nth: number, code?: string): void;
  restore(): void;
}

type Call = (...given: unknown[]) => unknown;
/** The modules themselves, which everything shares; an import would be a copy. */
const fs = jest.requireActual<Record<string, Call>>('node:fs');
const promises = jest.requireActual<Record<string, Call>>('node:fs/promises');

const names = [
  ...['access', 'appendFile', 'chmod', 'copyFile', 'cp', 'lstat', 'mkdir', 'open', 'readFile', 'readdir', 'realpath'],
  ...['rename', 'rm', 'stat', 'symlink', 'unlink', 'writeFile'],
];

/** Puts itself between the code under test and the system, for everything below `folder`. */
export function refusingFiles(folder: string): RefusingFiles {
  const state = { count: 0, nth: 0, code: 'EIO' };
  const judge = (syscall: string, path: unknown): Error | undefined => {
    if (typeof path !== 'string' || !path.startsWith(folder)) return undefined;
    state.count += 1;
    if (state.count !== state.nth) return undefined;
    const { code } = state;
    return Object.assign(new Error(`${code}: refused, ${syscall} '${path}'`), { errno: -1, code, syscall, path });
  };
  const wrap = (holder: Record<string, Call>, name: string, refuse: (error: Error) => unknown) => {
    const real = holder[name]!;
    return jest.spyOn(holder, name).mockImplementation((...given) => {
      const error = judge(name.replace('Sync', ''), given[0]);
      return error ? refuse(error) : real(...given);
    });
  };
  const spies = names.flatMap((name) => [
    wrap(fs, `${name}Sync`, (error) => {
      throw error;
    }),
    wrap(promises, name, (error) => Promise.reject(error)),
  ]);
  return {
    count: () => state.count,
    refuse: (nth, code = 'EIO') => void Object.assign(state, { count: 0, nth, code }),
    restore: () => spies.forEach((spy) => spy.mockRestore()),
  };
}
