import { pathToFileURL } from 'node:url';
// Types only, since Node runs this file as it stands where nothing is compiled.
import type { OwnSource, OwnSourceRequest } from './own-source';
import type { ModuleTask } from './module-host';

// A program of its own: it runs a project's own source, whatever that does to its process. Kept before anybody can replace them.
const { env } = process;
const send = process.send?.bind(process);
const graceMilliseconds = 1000;
const stops = new Map<number, AbortController>();

process.on('message', (message: ModuleTask | { readonly stop: number }) => {
  if ('stop' in message) stops.get(message.stop)?.abort();
  else void answer(message);
});
// Nobody waits any more: what keeps this process alive has a moment to end.
process.on('disconnect', () => setTimeout(() => process.exit(), graceMilliseconds).unref());

async function answer({ id, path, secret, options, maxCharacters }: ModuleTask): Promise<void> {
  const stop = new AbortController();
  stops.set(id, stop);
  const given = await read(path, { secret, options, env, fetch: globalThis.fetch, signal: stop.signal }, maxCharacters);
  stops.delete(id);
  if (process.connected) send?.({ id, ...given });
}

async function read(path: string, request: OwnSourceRequest, maxCharacters: number): Promise<object> {
  let own: unknown;
  try {
    own = ((await import(pathToFileURL(path).href)) as { read?: unknown }).read;
  } catch (error) {
    return { kind: 'not-loaded', ...traceOf(error, path) };
  }
  if (typeof own !== 'function') return { kind: 'no-function' };
  try {
    const value: unknown = await (own as OwnSource)(request);
    if (value === undefined || value === '') return { kind: 'none' };
    // What is far too long is refused by the rule of length.
    return typeof value === 'string' ? { kind: 'value', value: value.slice(0, maxCharacters) } : { kind: 'no-text' };
  } catch (error) {
    return { kind: 'failed', ...traceOf(error, path) };
  }
}

/** The kind of an error and the line of the module that it came from. The other side takes only what cannot be a value. */
function traceOf(error: unknown, path: string): object {
  try {
    if (!(error instanceof Error)) return {};
    const { name, stack = '', code } = error as NodeJS.ErrnoException;
    const places = [path, pathToFileURL(path).href].map((place) => stack.split(`${place}:`)[1] ?? '');
    const line = Number.parseInt(places.find((place) => place !== '') ?? '', 10);
    return { error: name, code, ...(Number.isNaN(line) ? {} : { line }) };
  } catch {
    // Its members may be anything, functions that throw among them.
    return {};
  }
}
