import type { ApiKeyPolicy } from '../../core/api-key-policy';
import { kindOfJson, readJsonObject } from '../../core/json-object';
import { memberAt } from '../../core/member-at';
import { Redacted } from '../../core/redacted';
import { assertAgreed } from '../target/assert-agreed';
import type { HttpReply } from '../../genesys/send';
import { endOfToken } from './end-of-token';
import type { Issuer, IssuerTask } from './issuer';
import { unusable } from './unusable';

/** API keys that the service itself creates and deletes. */
export const apiKey: Issuer<ApiKeyPolicy> = {
  issue: async (task) => {
    const { policy, secret, idempotencyKey, now } = task;
    const asked = now();
    const reply = await request(task, 'POST', policy.createUrl, idempotencyKey);
    assertAgreed(reply);
    const answer = readJsonObject(reply.text);
    if (answer.kind === 'none') throw unusable(`the answer must be a JSON object: ${answer.why}`);
    const [key, id] = [memberAt(answer.members, policy.keyAt), memberAt(answer.members, policy.idAt)];
    if (typeof key !== 'string' || key === '')
      throw unusable(`\`${policy.keyAt}\` must be a text, it is ${kindOfJson(key)}`);
    if (!isId(id)) throw unusable(`\`${policy.idAt}\` must be an id that can be shown, it is ${kindOfJson(id)}`);
    if (String(id) === key) throw unusable(`\`${policy.idAt}\` is the key itself`);
    const endsAt = endOfToken(asked, undefined, secret.lifetimeSeconds);
    return { value: Redacted.of(key), endsAt, reference: String(id), how: `POST ${policy.createUrl}` };
  },
  retire: async (task, { reference }) => {
    if (reference === null) return undefined;
    const { deleteUrl } = task.policy;
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
  { policy, currentOf, send }: IssuerTask<ApiKeyPolicy>,
  method: 'POST' | 'DELETE',
  url: string,
  idempotencyKey?: string,
): Promise<HttpReply> {
  const secret = await currentOf(policy.authorizedBy);
  return send({
    method,
    url,
    headers: () => ({
      Accept: 'application/json',
      ...(idempotencyKey !== undefined && { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey }),
      [policy.header]: policy.template.replaceAll('{secret}', () => secret.reveal()),
    }),
    ...(method === 'POST' && { body: () => '{}' }),
  });
}

/** It is kept and shown, and becomes a part of a path: nothing longer or stranger than an id passes, and no `.` or `..`. */
function isId(id: unknown): id is string | number {
  return (
    (typeof id === 'string' || typeof id === 'number') &&
    /^(?=.*[A-Za-z0-9_:-])[A-Za-z0-9._:-]{1,100}$/.test(String(id))
  );
}
