import type { Environment } from '../core/environment';
import { nonprod } from './organizations';
import type { ServiceName } from './services';

export const dev: Environment<'dev', ServiceName> = {
  name: 'dev',
  organization: nonprod,
  services: {
    crm: { baseUrl: 'https://crm.dev.example.com/api' },
    payment: { baseUrl: 'https://payment.dev.example.com' },
  },
  values: { default: { kind: 'env' } },
};
