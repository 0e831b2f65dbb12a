import type { Environment } from '../core/environment';
import { prodOrganization } from './organizations';
import type { ServiceName } from './services';

export const prod: Environment<'prod', ServiceName> = {
  name: 'prod',
  organization: prodOrganization,
  services: {
    crm: {
      baseUrl: 'https://crm.example.com/api',
      tokenUrl: 'https://crm.example.com/oauth/token',
      introspectionUrl: 'https://crm.example.com/oauth/introspect',
      revocationUrl: 'https://crm.example.com/oauth/revoke',
    },
    payment: { baseUrl: 'https://payment.example.com', timeoutSeconds: 15 },
  },
  values: { default: { kind: 'env' } },
};
