import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Environment } from '../core/environment';
import {
  AtomicSecret,
  basicAuth,
  DataAction,
  ExternalService,
  field,
  GenesysStack,
  get,
  header,
  oauthClientCredentials,
  path,
  post,
  type HeaderTemplate,
} from '../constructs';

/** The CRM: accounts by OAuth bearer token, cases by API key, and a legacy endpoint by HTTP Basic. */
export class CrmStack<Env extends string> extends GenesysStack<Env> {
  constructor(scope: Construct, environment: Environment<Env>) {
    super(scope, 'crm', environment);
    const crm = new ExternalService(this, 'crm', { environment });
    const clientId = new AtomicSecret(this, 'clientid', { service: crm, type: 'clientid' });
    const clientSecret = new AtomicSecret(this, 'clientsecret', { service: crm, type: 'clientsecret' });
    const bearer = new AtomicSecret(this, 'bearer', {
      service: crm,
      type: 'bearer',
      lifetimeSeconds: 1800,
      rotation: oauthClientCredentials({ clientId, clientSecret }),
    });
    this.addAccounts(crm, bearer);
    this.addCases(crm);
    this.addLegacyContacts(crm, basicAuth(clientId, clientSecret));
  }

  private addAccounts(crm: ExternalService<Env>, bearer: AtomicSecret<Env>): void {
    new DataAction(this, 'who-am-i', {
      service: crm,
      input: z.object({}),
      output: z.object({ environment: z.string(), client: z.string() }),
      request: get(path`/whoami`),
      headers: { Authorization: header`Bearer ${bearer}` },
      probe: { environmentAt: 'environment' },
    });

    new DataAction(this, 'lookup-account', {
      service: crm,
      input: z.object({ accountId: z.string().max(40) }),
      output: z.object({ accountId: z.string(), name: z.string(), tier: z.string() }),
      request: get(path`/accounts/${'accountId'}`),
      headers: { Authorization: header`Bearer ${bearer}` },
      example: { accountId: 'A-1001' },
    });

    new DataAction(this, 'search-accounts', {
      service: crm,
      input: z.object({ email: z.string().max(254), limit: z.int().optional() }),
      output: z.object({ total: z.int(), accountIds: z.array(z.string()) }),
      request: get(path`/accounts`, { query: { email: 'email', limit: 'limit' } }),
      headers: { Authorization: header`Bearer ${bearer}` },
      response: { total: '$.total', accountIds: '$.accounts[*].accountId' },
      example: { email: 'ada@example.com', limit: 5 },
    });
  }

  private addCases(crm: ExternalService<Env>): void {
    const apiKey = new AtomicSecret(this, 'apikey', { service: crm, type: 'apikey' });

    new DataAction(this, 'create-case', {
      service: crm,
      input: z.object({ accountId: z.string().max(40), subject: z.string().max(200), priority: z.int() }),
      output: z.object({ caseId: z.string(), status: z.string() }),
      request: post(path`/cases`, {
        body: {
          accountId: field('accountId'),
          subject: field('subject'),
          priority: field('priority'),
          origin: 'voice',
        },
      }),
      headers: { 'X-API-Key': header`${apiKey}`, 'Content-Type': 'application/json' },
      example: { accountId: 'A-1001', subject: 'No dial tone since "Monday"', priority: 2 },
    });
  }

  private addLegacyContacts(crm: ExternalService<Env>, authorization: HeaderTemplate<Env>): void {
    new DataAction(this, 'legacy-contact', {
      service: crm,
      input: z.object({ contactId: z.string().max(40) }),
      output: z.object({ contactId: z.string(), phone: z.string() }),
      request: get(path`/legacy/contacts/${'contactId'}`),
      headers: { Authorization: authorization },
      example: { contactId: 'C-2001' },
    });
  }
}
