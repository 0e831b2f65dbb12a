import type { ServerResponse } from 'node:http';
import { Redacted } from '../../core/redacted';

/** What a manner is given: the good answer that was about to be sent. */
export interface GoodAnswer {
  readonly members: Readonly<Record<string, unknown>>;
  /** Token of the answer. */
  readonly token: Redacted;
  /** A token that was issued before and is good still, and the seconds that it has left; undefined where there is none. */
  readonly earlier: { readonly token: Redacted; readonly secondsLeft: number } | undefined;
}

/** An answer of a token server. */
export interface MannerAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** The token that its client has now. */
  readonly given: Redacted | undefined;
}

const given = (answer: GoodAnswer, changed: object, status = 200): MannerAnswer => ({
  status,
  body: JSON.stringify({ ...answer.members, ...changed }),
  given: answer.token,
});

/** How token servers that were met in the world answer where the standard would have them answer otherwise. */
const manners = {
  /** The token in use, until it ends. */
  repeats: (answer) =>
    answer.earlier
      ? {
          status: 200,
          body: JSON.stringify({
            ...answer.members,
            access_token: answer.earlier.token.reveal(),
            expires_in: answer.earlier.secondsLeft,
          }),
          given: answer.earlier.token,
        }
      : given(answer, {}),
  /** Says that its tokens end in a second. */
  dying: (answer) => given(answer, { expires_in: 1 }),
  /** Everything that is needed, and nulls and texts around it. */
  odd: (answer) =>
    given(
      answer,
      { expires_in: String(answer.members.expires_in), scope: null, refresh_token: null, id_token: null },
      201,
    ),
  /** A life that is no number. */
  listed: (answer) => given(answer, { expires_in: [answer.members.expires_in] }),
  /** Wants to be left alone for a day. */
  busy: () => ({ status: 503, headers: { 'retry-after': '86400' }, body: '{}', given: undefined }),
  /** … until the year 9999. */
  'busy-for-ever': () => ({
    status: 429,
    headers: { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' },
    body: '{}',
    given: undefined,
  }),
} as const satisfies Record<string, (answer: GoodAnswer) => MannerAnswer>;

export type TokenManner = keyof typeof manners;
export const tokenManners = Object.keys(manners) as TokenManner[]; // an object literal's own keys

/** Has a response that is about to end with a good answer end in this manner. */
export function endInManner(
  response: ServerResponse,
  manner: TokenManner,
  ports: {
    /** The token that the client of this one was given before. */
    readonly earlier: (issued: Redacted) => GoodAnswer['earlier'];
    /** Told of the token that was issued, and of the one that its client was given. */
    readonly onGiven: (issued: Redacted, given: Redacted | undefined) => void;
  },
): void {
  const end = response.end.bind(response) as (body: string) => ServerResponse; // one of its overloads
  response.end = ((body: string | Buffer = '') => {
    const text = body.toString();
    if (response.statusCode !== 200) return end(text);
    const members = JSON.parse(text) as { access_token: string }; // the library's own answer
    const token = Redacted.of(members.access_token);
    const answer = manners[manner]({ members, token, earlier: ports.earlier(token) });
    ports.onGiven(token, answer.given);
    response.statusCode = answer.status;
    for (const [name, value] of Object.entries('headers' in answer ? answer.headers : {}))
      response.setHeader(name, value);
    response.setHeader('content-length', Buffer.byteLength(answer.body));
    return end(answer.body);
  }) as ServerResponse['end']; // Koa ends with a text or nothing
}
