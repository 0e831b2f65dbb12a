import type { Environment } from '../core/environment';
import { nonprod } from './organizations';
import type { ServiceName } from './services';

export const dev: Environment<'dev', ServiceName> = {
  name: 'dev',
  organization: nonprod,
  services: {
    crm: {
      baseUrl: 'https://crm.dev.example.com/api',
      tokenUrl: 'https://crm.dev.example.com/oauth/token',
      introspectionUrl: 'https://crm.dev.example.com/oauth/introspect',
      revocationUrl: 'https://crm.dev.example.com/oauth/revoke',
    },
    payment: { baseUrl: 'https://payment.dev.example.com' },
  },
  values: { default: { kind: 'env' } },
};
