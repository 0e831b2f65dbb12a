import { z } from 'zod';
import { apiError } from './api-error';
import { createOnce } from './create-once';
import { accountsOf, contacts } from './crm-records';
import type { RouteCall, GuardedRoute } from './guard';
import { readJsonBody } from './json-body';

const newCaseSchema = z.strictObject({
  accountId: z.string().min(1).max(64),
  subject: z.string().min(1).max(500),
  priority: z.int().min(1).max(5),
  origin: z.enum(['voice', 'message', 'email']).optional(),
});

/** The CRM's API: accounts by bearer token, cases by API key, and the legacy contact endpoint by HTTP Basic. */
export const crmRoutes: readonly GuardedRoute[] = [
  {
    service: 'crm',
    method: 'GET',
    route: '/accounts',
    demand: { scheme: 'bearer', scope: 'crm.read' },
    work: searchAccounts,
  },
  {
    service: 'crm',
    method: 'GET',
    route: '/accounts/:accountId',
    demand: { scheme: 'bearer', scope: 'crm.read' },
    work: getAccount,
  },
  {
    service: 'crm',
    method: 'GET',
    route: '/whoami',
    demand: { scheme: 'bearer', scope: 'crm.read' },
    work: ({ environment }) => Response.json({ environment, client: 'data-actions' }),
  },
  { service: 'crm', method: 'POST', route: '/cases', demand: { scheme: 'api-key', service: 'crm' }, work: createCase },
  {
    service: 'crm',
    method: 'GET',
    route: '/cases/:caseId',
    demand: { scheme: 'api-key', service: 'crm' },
    work: getCase,
  },
  {
    service: 'crm',
    method: 'GET',
    route: '/legacy/contacts/:contactId',
    demand: { scheme: 'basic' },
    work: getContact,
  },
];

function searchAccounts({ context, environment }: RouteCall): Response {
  const limit = z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .safeParse(context.req.query('limit') ?? 25);
  if (!limit.success) return apiError(400, 'invalid_query', 'limit must be a whole number from 1 to 100');
  const email = context.req.query('email');
  const found = accountsOf(environment).filter(
    (account) => email === undefined || account.email === email.toLowerCase(),
  );
  return Response.json({
    total: found.length,
    accounts: found.slice(0, limit.data),
  });
}

function getAccount({ context, environment }: RouteCall): Response {
  const account = accountsOf(environment).find((candidate) => candidate.accountId === context.req.param('accountId'));
  return account ? Response.json(account) : apiError(404, 'not_found', 'no such account');
}

async function createCase(call: RouteCall): Promise<Response> {
  const read = await readJsonBody(call.context, newCaseSchema);
  if ('refusal' in read) return read.refusal;
  const { body } = read;
  if (!accountsOf(call.environment).some((account) => account.accountId === body.accountId)) {
    return apiError(422, 'unknown_account', 'accountId names no account');
  }
  return createOnce(call, 'case', body, () => {
    const created = { caseId: `K-${4001 + call.records.count('case')}`, status: 'open', ...body };
    call.records.put('case', created.caseId, created);
    return created;
  });
}

function getCase({ context, records }: RouteCall): Response {
  const found = records.find('case', context.req.param('caseId') ?? '');
  return found ? Response.json(found) : apiError(404, 'not_found', 'no such case');
}

function getContact({ context }: RouteCall): Response {
  const contact = contacts.find((candidate) => candidate.contactId === context.req.param('contactId'));
  return contact ? Response.json(contact) : apiError(404, 'not_found', 'no such contact');
}
