import { actionIsLiteral } from './action-is-literal';
import { addressIsUnique } from './address-is-unique';
import { clientStaysEphemeral } from './client-stays-ephemeral';
import { credentialIsEmpty } from './credential-is-empty';
import { credentialIsIgnored } from './credential-is-ignored';
import { headerNamesDeclared } from './header-names-declared';
import { headerReferencesExact } from './header-references-exact';
import { hostIsAllowed } from './host-is-allowed';
import { literalSecret } from './literal-secret';
import { secretOutsideHeader } from './secret-outside-header';

/** Our rules over a stack's Terraform JSON, in the order of their findings. A new one is a file here, and a line in this list. */
export const stackRules = [
  secretOutsideHeader,
  headerNamesDeclared,
  headerReferencesExact,
  actionIsLiteral,
  credentialIsEmpty,
  credentialIsIgnored,
  clientStaysEphemeral,
  literalSecret,
  hostIsAllowed,
  addressIsUnique,
] as const;
