import { refused } from '../machine/stage-fault';
import type { HttpReply } from '../../genesys/send';

/**
 * Passes every answer that is not a refusal.
 *
 * @throws StageFault `issuer-refuses-client` for 401 and 403, `issuer-refuses-request` for the rest of 4xx
 */
export function assertAgreed({ status }: HttpReply): void {
  if (status === 401 || status === 403) throw refused('issuer-refuses-client');
  if (status >= 400) throw refused('issuer-refuses-request');
}
