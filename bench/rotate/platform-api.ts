/** Somebody logged in to a platform. */
export interface Login {
  readonly authorization: string;
  call(method: string, path: string, body?: unknown): Promise<{ readonly id: string }>;
}

type Send = (request: Request) => Promise<Response>;

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** A token by client credentials. */
export async function tokenFrom(url: string, id: string, secret: string, send: Send): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const answer = await send(new Request(url, { method: 'POST', headers: { authorization: basic(id, secret) }, body }));
  if (!answer.ok) throw new Error(`a token was refused with ${answer.status}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Logs in, for calls that must succeed. */
export async function logIn(url: string, id: string, secret: string, send: Send): Promise<Login> {
  const authorization = `Bearer ${await tokenFrom(`${url}/oauth/token`, id, secret, send)}`;
  return {
    authorization,
    call: async (method, path, body) => {
      const headers = { authorization, 'content-type': 'application/json' };
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const answer = await send(new Request(url + path, init));
      if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`);
      return (await answer.json()) as { id: string };
    },
  };
}

/** Fields of a credential with one secret. */
export function fields(name: string, value: string): Readonly<Record<string, string>> {
  return { [name]: value };
}
