import type { InventoryProbe } from '../../core/inventory';
import type { Finding } from '../tree/checks';
import type { ExternalService } from '../service/external-service';
import { lowerPath } from '../words/lower-request';
import type { RequestTemplate } from '../words/request-template';

/** A probe's request as the value plane sends it. */
export function describeProbe(
  request: RequestTemplate,
  service: ExternalService,
  environmentAt: string | undefined,
): InventoryProbe {
  return {
    url: `${service.baseUrl}${lowerPath(request.path).join('')}`,
    environmentAt: environmentAt ?? null,
    environment: service.knownAs,
  };
}

/** A probe is sent by itself, so that nothing but its headers may be open. */
export function probeProblems({ requestType, path, query }: RequestTemplate): Finding[] {
  if (requestType === 'GET' && path.names.length === 0 && Object.keys(query).length === 0) return [];
  return [
    {
      code: 'probe-not-plain',
      what: 'a probe must be a GET without inputs in its path or query',
      fix: 'probe an address that tells who calls, such as get(path`/whoami`)',
    },
  ];
}
