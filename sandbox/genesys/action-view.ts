import { flattened } from './contract';
import type { ActionConfig, ActionRecord } from './records';

/** Where an action is looked at: published, or its draft. */
export type Stage = 'published' | 'draft';

export interface ViewOptions {
  /** The schemas themselves; otherwise only where to read them. */
  readonly contract: boolean;
  readonly flatten: boolean;
  readonly config: boolean;
}

/** File names under `templates/`. */
export const requestTemplateFile = 'requesttemplate.vm';
export const successTemplateFile = 'successtemplate.vm';

/** What an absent template stands for (help pages). */
export const defaultRequestTemplate = '${input.rawRequest}';
export const defaultSuccessTemplate = '${rawResult}';

/** An action as the API shows it. */
export function actionView(
  record: ActionRecord,
  stage: Stage,
  options: ViewOptions,
): Readonly<Record<string, unknown>> {
  const { id, name, integrationId, category, version, secure, config } = record;
  const uri = actionUri(record, stage);
  return {
    id,
    name,
    integrationId,
    category,
    contract: contractView(record, uri, options),
    version,
    secure,
    ...(options.config ? { config: configView(config, uri) } : {}),
    selfUri: uri,
  };
}

/** What a query asks to see: `expand=contract`, `flatten`, `includeConfig`. */
export function viewOptions(query: URLSearchParams): ViewOptions {
  return {
    contract: query
      .getAll('expand')
      .flatMap((value) => value.split(','))
      .includes('contract'),
    flatten: query.get('flatten') === 'true',
    config: query.get('includeConfig') === 'true',
  };
}

/** What replies to writes show: everything. */
export const fullView: ViewOptions = { contract: true, flatten: false, config: true };

function actionUri({ id }: ActionRecord, stage: Stage): string {
  return `/api/v2/integrations/actions/${id}${stage === 'draft' ? '/draft' : ''}`;
}

/** Templates are shown by address, never inline: public tools that export actions fetch them one by one for that reason. */
function configView(
  { timeoutSeconds, request, response }: ActionConfig,
  uri: string,
): Readonly<Record<string, unknown>> {
  const { requestTemplate: _request, ...requestRest } = request ?? {};
  const { successTemplate: _success, ...responseRest } = response ?? {};
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    request: {
      requestUrlTemplate: '',
      requestType: 'GET',
      headers: {},
      ...requestRest,
      requestTemplateUri: `${uri}/templates/${requestTemplateFile}`,
    },
    response: {
      translationMap: {},
      translationMapDefaults: {},
      ...responseRest,
      successTemplateUri: `${uri}/templates/${successTemplateFile}`,
    },
  };
}

function contractView(
  { contract }: ActionRecord,
  uri: string,
  { contract: expanded, flatten }: ViewOptions,
): Readonly<Record<string, unknown>> {
  const { inputSchema, successSchema } = contract;
  if (flatten)
    return {
      input: { inputSchemaFlattened: flattened(inputSchema) },
      output: { successSchemaFlattened: flattened(successSchema) },
    };
  if (expanded) return { input: { inputSchema }, output: { successSchema } };
  return {
    input: { inputSchemaUri: `${uri}/schemas/inputschema.json` },
    output: {
      successSchemaUri: `${uri}/schemas/successschema.json`,
      errorSchemaUri: `${uri}/schemas/errorschema.json`,
    },
  };
}
