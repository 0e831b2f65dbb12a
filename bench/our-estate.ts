import { App } from 'cdktf';
import { z } from 'zod';
import {
  addAppChecks,
  AtomicSecret,
  DataAction,
  ExternalService,
  field,
  GenesysStack,
  get,
  header,
  path,
  post,
  renewedElsewhere,
} from '../constructs';
import type { Environment } from '../core/environment';
import type { EstateSize } from './sizes';

/** The estate as an author of this project declares it: services, one bearer token each, and actions of three kinds. */
export function ourEstate(outdir: string, size: EstateSize): App {
  const app = new App({ outdir });
  for (const name of size.environments) {
    const environment = anEnvironment(name, size);
    for (const service of serviceNames(size)) declareService(app, environment, service, size.actions);
  }
  addAppChecks(app);
  return app;
}

function serviceNames({ services }: EstateSize): string[] {
  return Array.from({ length: services }, (_, i) => `svc${i + 1}`);
}

function anEnvironment(name: string, size: EstateSize): Environment {
  const services = serviceNames(size).map(
    (service) => [service, { baseUrl: `https://${service}.${name}.example.com/v1` }] as const,
  );
  return {
    name,
    organization: { name: 'nonprod', region: 'eu-central-1' },
    services: Object.fromEntries(services),
    values: { default: { kind: 'env' } },
  };
}

function declareService(app: App, environment: Environment, name: string, actions: number): void {
  const stack = new GenesysStack(app, name, environment);
  const service = new ExternalService(stack, name, { environment });
  const bearer = new AtomicSecret(stack, 'bearer', {
    service,
    type: 'bearer',
    lifetimeSeconds: 1800,
    rotation: renewedElsewhere({ owner: 'team', reason: 'a gateway writes it' }),
  });
  const headers = { Authorization: header`Bearer ${bearer}` };
  for (let i = 0; i < actions; i += 1) kinds[i % kinds.length]?.({ stack, service, headers, i });
}

interface Kind {
  readonly stack: GenesysStack;
  readonly service: ExternalService;
  readonly headers: Readonly<Record<string, ReturnType<typeof header>>>;
  readonly i: number;
}

const kinds = [lookUp, search, create];

function lookUp({ stack, service, headers, i }: Kind): void {
  new DataAction(stack, `look-up-${i}`, {
    service,
    input: z.object({ accountId: z.string().max(40) }),
    output: z.object({ accountId: z.string(), name: z.string(), tier: z.string() }),
    request: get(path`/accounts/${'accountId'}`),
    headers,
    example: { accountId: 'A-1001' },
  });
}

function search({ stack, service, headers, i }: Kind): void {
  new DataAction(stack, `search-${i}`, {
    service,
    input: z.object({ email: z.string().max(254), limit: z.int().optional() }),
    output: z.object({ total: z.int(), accountIds: z.array(z.string()) }),
    request: get(path`/accounts`, { query: { email: 'email', limit: 'limit' } }),
    headers,
    response: { total: '$.total', accountIds: '$.accounts[*].accountId' },
    example: { email: 'ada@example.com', limit: 5 },
  });
}

function create({ stack, service, headers, i }: Kind): void {
  new DataAction(stack, `create-${i}`, {
    service,
    input: z.object({ accountId: z.string().max(40), subject: z.string().max(200), priority: z.int() }),
    output: z.object({ caseId: z.string(), status: z.string() }),
    request: post(path`/cases`, {
      body: { accountId: field('accountId'), subject: field('subject'), priority: field('priority'), origin: 'voice' },
    }),
    headers,
    example: { accountId: 'A-1001', subject: 'No dial tone', priority: 2 },
  });
}
