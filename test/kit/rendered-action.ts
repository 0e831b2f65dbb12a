import { Redacted } from '../../core/redacted';
import { asTerraformReads, terraformText } from '../../constructs/tree/terraform-text';
import { buildRequest, type BuiltRequest } from '../../sandbox/genesys/execution/build-request';
import { applySuccessTemplate, translateResponse } from '../../sandbox/genesys/execution/translate-response';
import { resolveTemplate } from '../../sandbox/genesys/execution/resolve-template';

export { asTerraformReads };

/** What a template that constructs wrote renders to on the platform, by way of Terraform. */
export function rendered(template: string, input: Readonly<Record<string, unknown>> = {}): string {
  return resolveTemplate('a test', asTerraformReads(terraformText(template)), {
    input,
    credentials: { key: Redacted.of('k$1#') },
    secret: () => Redacted.of('resolved'),
    authResponse: undefined,
  }).text;
}

/** An action's resource in the synthesised JSON, as far as running it needs. */
export interface ActionResource {
  readonly config_request: {
    readonly request_type: string;
    readonly request_url_template: string;
    readonly request_template: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly config_response: {
    readonly translation_map: Readonly<Record<string, string>>;
    readonly translation_map_defaults: Readonly<Record<string, string>>;
    readonly success_template: string;
  };
}

/** The request that a synthesised action sends, its credentials' fields all holding `value`. */
export function requestOf(action: ActionResource, input: Readonly<Record<string, unknown>>, value = 'v'): BuiltRequest {
  const { config_request: request } = action;
  const config = {
    request: {
      requestType: request.request_type,
      requestUrlTemplate: asTerraformReads(request.request_url_template),
      requestTemplate: asTerraformReads(request.request_template),
      headers: readAll(request.headers),
    },
    response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '' },
  };
  const fields = [...JSON.stringify(request).matchAll(/credentials\.([a-z0-9_]+)/g)].map(([, name = '']) => name);
  return buildRequest(
    { id: 'a', name: 'a', config, contract: { inputSchema: {}, successSchema: {} } },
    {
      input,
      credentials: Object.fromEntries(fields.map((name) => [name, Redacted.of(value)])),
      secret: () => Redacted.of(value),
      authResponse: undefined,
    },
    undefined,
  );
}

/** What a synthesised action makes of an answer. */
export function resultOf(action: ActionResource, answer: unknown): unknown {
  const { config_response: config } = action;
  const response = {
    translationMap: readAll(config.translation_map),
    translationMapDefaults: readAll(config.translation_map_defaults),
    successTemplate: asTerraformReads(config.success_template),
  };
  const text = JSON.stringify(answer);
  return JSON.parse(applySuccessTemplate(response, text, translateResponse(response, text), {})) as unknown;
}

function readAll(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, asTerraformReads(text)]));
}
