import { notFound } from '../api-error';
import { credentialTypes, integrationTypes, type IntegrationType } from '../integration-types';
import { pageOf } from '../paging';
import { param, type HandlerCall, type Handler } from '../platform';

const base = '/api/v2/integrations/types';

/** `GET /integrations/types`. */
export const listIntegrationTypes: Handler = (call) =>
  Response.json(pageOf(integrationTypes.map(view), call.query, base));

/** `GET /integrations/types/{typeId}`. */
export const getIntegrationType: Handler = (call) => Response.json(view(typeOf(call)));

/** `GET /integrations/types/{typeId}/configschemas/{configType}`: both schemas allow anything (assumed). */
export const getConfigSchema: Handler = (call) => {
  const { name } = typeOf(call);
  const kind = param(call, 'configType');
  if (kind !== 'properties' && kind !== 'advanced') throw notFound('configuration schema');
  return Response.json({
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: `${name} ${kind}`,
    type: 'object',
    properties: {},
    additionalProperties: true,
  });
};

/** `GET /integrations/credentials/types`: a bare list, as the SDK's types have it. */
export const listCredentialTypes: Handler = () => Response.json(credentialTypes);

function typeOf(call: HandlerCall): IntegrationType {
  const type = integrationTypes.find(({ id }) => id === param(call, 'typeId'));
  if (type === undefined) throw notFound('integration type');
  return type;
}

function view(type: IntegrationType): Readonly<Record<string, unknown>> {
  const uri = `${base}/${type.id}`;
  return {
    ...type,
    provider: 'sandbox',
    configPropertiesSchemaUri: `${uri}/configschemas/properties`,
    configAdvancedSchemaUri: `${uri}/configschemas/advanced`,
    nonInstallable: false,
    selfUri: uri,
  };
}
