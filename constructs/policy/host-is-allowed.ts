import { DataAction } from '../data-action/data-action';
import { ExternalService } from '../external-service/external-service';
import { attributeOf, isOfAction } from './action-paths';
import type { StackRule } from './stack-rules';
import type { Leaf } from './synthesised-stack';

/** An action calls a service that its stack declares, at that service's literal address; no input and no override picks the host. */
export const hostIsAllowed: StackRule = ({ stack, leaves }) => {
  const services = stack.node.findAll().filter((found) => found instanceof ExternalService);
  const bases = services.map((service) => service.baseUrl).filter((baseUrl) => baseUrl !== '');
  const tokenUrls = services.map((service) => service.tokenUrl ?? '');
  const isAllowed = ({ text }: Leaf) => tokenUrls.includes(text) || bases.some((base) => isBelow(text, base));
  return leaves
    .filter((leaf) => isAddress(leaf) && !isAllowed(leaf) && !lacksAddress(leaf))
    .map((leaf) => ({
      construct: leaf.construct,
      code: 'host-not-allowed',
      what: 'a request’s address must begin with the baseUrl of a service that the stack declares',
      fix: 'declare the service with ExternalService, and the path with path`…`',
    }));
};

/** A service without an address is a problem already. */
function lacksAddress({ construct }: Leaf): boolean {
  return construct instanceof DataAction && construct.service.baseUrl === '';
}

function isAddress(leaf: Leaf): boolean {
  return !leaf.isName && isOfAction(leaf) && attributeOf(leaf).join('.') === 'config_request.request_url_template';
}

function isBelow(address: string, base: string): boolean {
  return address.startsWith(base) && /^(?:$|[/?#])/.test(address.slice(base.length));
}
