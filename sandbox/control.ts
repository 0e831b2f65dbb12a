import { Hono } from 'hono';
import { z } from 'zod';
import { ProblemsError } from '../core/problem';
import { readJsonFile } from '../core/read-json-file';
import { Redacted } from '../core/redacted';
import { isSameText } from './targets/same-text';

/** Path prefix of the sandbox's own routes; no Genesys Cloud path begins so. */
export const controlPrefix = '/_sandbox/';

const controlFileSchema = z.strictObject({
  version: z.literal(1),
  /** Random at every start: tells this process from any other that later answers on the same port. */
  instanceId: z.string(),
  /** Allows to stop this process, and nothing else. */
  token: z.string(),
  pid: z.int(),
  /** True when the process exists for the sandbox alone, and so ends with it. */
  ownsProcess: z.boolean(),
  genesysUrl: z.url(),
});

/** How to reach a sandbox that is, or was, running. */
export interface Control extends Omit<z.infer<typeof controlFileSchema>, 'token'> {
  readonly token: Redacted;
}

/** Text of the control file; it holds a token, so it goes to a private file only. */
export function renderControl(control: Control): string {
  return `${JSON.stringify({ ...control, token: control.token.reveal() }, null, 2)}\n`;
}

/** The control file's content; undefined when it is missing or is not as the sandbox wrote it: then nothing is known of a sandbox. */
export function tryReadControl(file: string): Control | undefined {
  const about = { code: 'sandbox-control-invalid', kind: 'as the sandbox wrote it', fix: 'start the sandbox anew' };
  try {
    const parsed = readJsonFile(file, controlFileSchema, { ...about, isPrivate: true, followsLinks: false });
    return { ...parsed, token: Redacted.of(parsed.token) };
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}

/** `GET /_sandbox/health` says which instance answers; `POST /_sandbox/stop` with the control token ends it. */
export function createControlApp(control: Omit<Control, 'genesysUrl'>, onStop: () => void): Hono {
  const app = new Hono();
  app.get(`${controlPrefix}health`, (context) => context.json({ instanceId: control.instanceId, pid: control.pid }));
  app.post(`${controlPrefix}stop`, (context) => {
    if (!isSameText(context.req.header('authorization') ?? '', `Bearer ${control.token.reveal()}`)) {
      return context.json({ error: 'the control token is required' }, 401);
    }
    onStop();
    return context.json({ status: 'stopping' }, 202);
  });
  return app;
}
