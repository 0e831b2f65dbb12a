import type { ScheduledRotation } from '../../core/rotation';
import { memberAt } from '../../core/member-at';
import { Redacted } from '../../core/redacted';
import { tryParseJson } from '../../core/try-parse-json';
import { again } from '../stage-fault';
import { assertAgreed } from '../target/assert-agreed';
import type { HttpReply } from '../../genesys/send';
import { endOfToken } from './end-of-token';
import type { Issuer, IssuerTask } from './issuer';

type ApiKeyRotation = Extract<ScheduledRotation, { kind: 'api-key' }>;

/** API keys that the service itself creates and deletes. */
export const apiKey: Issuer<ApiKeyRotation> = {
  issue: async (task) => {
    const { declared, secret, idempotencyKey, now } = task;
    const asked = now();
    const reply = await request(task, 'POST', declared.createUrl, idempotencyKey);
    assertAgreed(reply);
    const answer = tryParseJson(reply.text);
    const [key, id] = [memberAt(answer, declared.keyAt), memberAt(answer, declared.idAt)];
    if (typeof key !== 'string' || key === '' || !isId(id) || String(id) === key) throw again('issuer-answer-unusable');
    const endsAt = endOfToken(asked, undefined, secret.lifetimeSeconds);
    return { value: Redacted.of(key), endsAt, reference: String(id), how: `POST ${declared.createUrl}` };
  },
  retire: async (task, { reference }) => {
    if (reference === null) return undefined;
    const { deleteUrl } = task.declared;
    const reply = await request(
      task,
      'DELETE',
      deleteUrl.replaceAll('{id}', () => encodeURIComponent(reference)),
    );
    // One that is gone needs no deleting: an earlier attempt got through, and its answer was lost.
    if (reply.status !== 404 && reply.status !== 410) assertAgreed(reply);
    return { how: `DELETE ${deleteUrl}` };
  },
};

async function request(
  { declared, currentOf, send }: IssuerTask<ApiKeyRotation>,
  method: 'POST' | 'DELETE',
  url: string,
  idempotencyKey?: string,
): Promise<HttpReply> {
  const secret = await currentOf(declared.authorizedBy);
  return send({
    method,
    url,
    headers: () => ({
      Accept: 'application/json',
      ...(idempotencyKey !== undefined && { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey }),
      [declared.header]: declared.template.replaceAll('{secret}', () => secret.reveal()),
    }),
    ...(method === 'POST' && { body: () => '{}' }),
  });
}

/** It is kept and shown, so nothing longer or stranger than an id passes. */
function isId(id: unknown): id is string | number {
  return (typeof id === 'string' || typeof id === 'number') && /^[A-Za-z0-9._:-]{1,100}$/.test(String(id));
}
