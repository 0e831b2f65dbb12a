import { normalPath } from '../../../core/normal-path';
import { DataAction } from '../../action/data-action';
import { ExternalService } from '../../service/external-service';
import { attributeOf, isOfAction } from './action-paths';
import type { StackRule } from './stack-rule';
import type { Leaf } from './synthesised-stack';

/** An input in a path, in exactly the forms it is lowered to. */
const pathValue =
  /\$esc\.uriEncode\("\$\$\{input\.[A-Za-z0-9_]+\}"\)|\$\$\{esc\.uriEncode\("\$\$\{input\.[A-Za-z0-9_]+\}"\)\}/g;

/**
 * An action calls a service that its stack declares, at that service's literal address; no input and no override picks the host, or leaves the
 * address by a path that is read otherwise than it is written.
 */
export const hostIsAllowed = {
  id: 'host-not-allowed',
  suppression: 'guards-secrets',
  meaning: "An action's address is not below a declared service's `baseUrl` (or a login's `tokenUrl`).",
  cause: 'An override of the address.',
  explanation:
    'Every request carries a credential. An address that an override or an input decides sends it to whoever that names.',
  fix: 'Declare the service.',
  source: 'guide 3 (the action owns its authentication)',
  judge: ({ stack, leaves }) => {
    const services = stack.node.findAll().filter((found) => found instanceof ExternalService);
    const bases = services.map((service) => service.baseUrl).filter((baseUrl) => baseUrl !== '');
    const tokenUrls = services.map((service) => service.tokenUrl ?? '');
    const isAllowed = ({ text }: Leaf) => tokenUrls.includes(text) || bases.some((base) => isBelow(text, base));
    return leaves
      .filter((leaf) => isAddress(leaf) && !isAllowed(leaf) && !lacksAddress(leaf))
      .map((leaf) => ({
        construct: leaf.construct,
        what: 'a request’s address must begin with the baseUrl of a service that the stack declares, and stay below it',
        fix: 'declare the service with ExternalService, and the path with path`…`',
      }));
  },
} as const satisfies StackRule;

/** A service without a sound address is a problem already, and so is an action without a sound path. */
function lacksAddress({ construct }: Leaf): boolean {
  return construct instanceof DataAction && (construct.service.baseUrl === '' || !construct.hasSoundPath);
}

function isAddress(leaf: Leaf): boolean {
  return !leaf.isName && isOfAction(leaf) && attributeOf(leaf).join('.') === 'config_request.request_url_template';
}

/** Below the base in the form that is sent: its path, inputs left out, is in the normal form already, so that nobody resolves it to another. */
function isBelow(address: string, base: string): boolean {
  const rest = address.slice(base.length);
  if (!address.startsWith(base) || !/^(?:$|[/?])/.test(rest)) return false;
  const [path = ''] = rest.split('?', 1);
  if (path === '') return true;
  const literals = path.split(pathValue);
  const normal = normalPath(literals);
  return normal.fault === undefined && normal.literals.join('') === literals.join('');
}
