import type { Environment } from '../core/environment';
import { nonprod } from './organizations';
import type { ServiceName } from './services';

export const stg: Environment<'stg', ServiceName> = {
  name: 'stg',
  organization: nonprod,
  services: {
    crm: {
      baseUrl: 'https://crm.stg.example.com/api',
      tokenUrl: 'https://crm.stg.example.com/oauth/token',
      introspectionUrl: 'https://crm.stg.example.com/oauth/introspect',
      revocationUrl: 'https://crm.stg.example.com/oauth/revoke',
    },
    payment: { baseUrl: 'https://payment.stg.example.com' },
  },
  values: { default: { kind: 'env' } },
};
