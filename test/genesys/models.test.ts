import { bodyProblems } from '../../genesys/models';
import { matchOperation, methodsAt, operations } from '../../genesys/operations';

test('accepts what the official provider sends', () => {
  const action = {
    name: 'a',
    category: 'b',
    integrationId: 'c',
    secure: false,
    config: {
      request: { requestUrlTemplate: 'u', requestTemplate: '', requestType: 'GET', headers: {} },
      response: {},
    },
    contract: {
      input: { inputSchema: { type: 'object', properties: { x: { type: 'string' } } } },
      output: { successSchema: { type: 'array', items: {} } },
    },
  };
  const config = {
    name: 'n',
    notes: '',
    version: 1,
    properties: { any: ['thing'] },
    advanced: null,
    credentials: { basicAuth: { id: 'c' } },
  };
  const role = { name: 'r', description: '', permissionPolicies: null };

  expect(bodyProblems('PostActionInput', action)).toEqual([]);
  expect(bodyProblems('IntegrationConfiguration', config)).toEqual([]);
  expect(bodyProblems('DomainOrganizationRoleCreate', role)).toEqual([]);
  expect(bodyProblems('CreateIntegrationRequest', { integrationType: { id: 'custom-rest-actions' } })).toEqual([]);
});

test('names unknown members and wrong types by their path, without values', () => {
  const body = { name: 7, config: { request: { headers: { Accept: 1, Other: 'text' }, retries: 3 } }, contract: [] };

  expect(bodyProblems('UpdateActionInput', body)).toEqual([
    'body.name must be a string, got a number',
    'body.config.request.headers.Accept must be a string, got a number',
    'body.config.request.retries is not a member of RequestConfig',
    'body.contract is not a member of UpdateActionInput',
  ]);
});

test('checks lists and their elements', () => {
  expect(bodyProblems('Array<RoleDivision>', [{ roleId: 'a', divisionId: 'b' }, { roleId: 1 }])).toEqual([
    'body[1].roleId must be a string, got a number',
  ]);
  expect(bodyProblems('Array<RoleDivision>', {})).toEqual(['body must be a list, got an object']);
});

test('null leaves a member out, but is no element of a list or map', () => {
  expect(bodyProblems('PostActionInput', { config: null, contract: null })).toEqual([]);
  expect(bodyProblems('Credential', { credentialFields: { key: null } })).toEqual([
    'body.credentialFields.key must not be null',
  ]);
});

test('a body that is no object is one problem', () => {
  expect(bodyProblems('Credential', 'text')).toEqual(['body must be an object (Credential), got a string']);
});

test('takes a member called like one of Object’s own for unknown', () => {
  expect(bodyProblems('PublishDraftInput', { version: 1, constructor: 'x' })).toEqual([
    'body.constructor is not a member of PublishDraftInput',
  ]);
});

test('every body type of an operation is a model we have', () => {
  const unknown = Object.values(operations).filter(
    ({ body }) => body !== undefined && body !== 'object' && bodyProblems(body, 1).length === 0,
  );

  expect(unknown.map(({ name }) => name)).toEqual([]);
});

test('prefers literal segments to parameters, and decodes parameters', () => {
  expect(matchOperation('GET', '/api/v2/integrations/actions')?.operation.name).toBe('getIntegrationsActions');
  expect(matchOperation('GET', '/api/v2/integrations/abc')).toEqual({
    operation: operations.getIntegration,
    params: { integrationId: 'abc' },
  });
  expect(
    matchOperation('GET', '/api/v2/integrations/actions/custom_-_a%20b/templates/requesttemplate.vm')?.params,
  ).toEqual({
    actionId: 'custom_-_a b',
    fileName: 'requesttemplate.vm',
  });
  expect(matchOperation('GET', '/api/v2/integrations/')).toBeUndefined();
});

test('falls back to a parameter where the literal route lacks the method', () => {
  expect(matchOperation('GET', '/api/v2/oauth/clients')?.operation.name).toBe('getOauthClients');
  expect(methodsAt('/api/v2/integrations/credentials/x')).toEqual(expect.arrayContaining(['GET', 'PUT', 'DELETE']));
  expect(methodsAt('/api/v2/nowhere')).toEqual([]);
});
