import { z } from 'zod';
import { isHeaderName } from './header-name';
import { secretName } from './names';
import { normalPath } from './normal-path';
import { issuerSecretName, type DeclaredPolicy, type IssuerRef, type PolicyKind } from './policy-kind';
import { describeSchedule, scheduled, type Schedule } from './rotation-schedule';

const schema = z.strictObject({
  kind: z.literal('api-key'),
  /** Creates a key: `POST`, answers with the members that `keyAt` and `idAt` name, separated by dots. */
  createUrl: z.url(),
  /** Deletes a key; `{id}` stands for its id. */
  deleteUrl: z.string(),
  keyAt: z.string(),
  idAt: z.string(),
  /** Secret that authorises both, and the header it stands in, with `{secret}` for the value. */
  authorizedBy: secretName,
  header: z.string(),
  template: z.string(),
  ...scheduled,
});
/** API keys that a service creates, as the inventory has it. */
export type ApiKeyPolicy = z.infer<typeof schema>;

export const apiKeyPolicy: PolicyKind<ApiKeyPolicy> = {
  schema,
  usesOf: ({ authorizedBy, header, template }) => {
    const [before = '', after = ''] = template.split('{secret}');
    return [[authorizedBy, { in: 'header', name: header, before, after }]];
  },
};

/** How a service issues API keys. */
export interface ApiKeyFromTargetProps<Env extends string> extends Schedule {
  /** Path that a POST to creates a key: `/keys`. */
  readonly createPath: string;
  /** Path that a DELETE to ends a key; `{id}` stands for its id: `/keys/{id}`. */
  readonly deletePath: string;
  /** Members of the answer that hold the key and its id, with dots: `data.key`. */
  readonly keyAt: string;
  readonly idAt: string;
  /** Secret that authorises both requests. */
  readonly authorizedBy: IssuerRef<Env>;
  /** Header it stands in. @default 'Authorization' */
  readonly header?: string;
  /** The header's text, `{secret}` for the value. @default 'Bearer {secret}' */
  readonly template?: string;
}

/** API keys created and deleted by the service's own REST API, below its base address; old ones stay good until they are deleted. */
export function apiKeyFromTarget<Env extends string>(
  props: ApiKeyFromTargetProps<Env>,
): DeclaredPolicy<Env, ApiKeyPolicy> {
  return {
    kind: 'api-key',
    secrets: [props.authorizedBy],
    describe: ({ baseUrl }) => ({
      kind: 'api-key',
      createUrl: `${baseUrl}${props.createPath}`,
      deleteUrl: `${baseUrl}${props.deletePath}`,
      keyAt: props.keyAt,
      idAt: props.idAt,
      authorizedBy: issuerSecretName(props.authorizedBy),
      header: props.header ?? 'Authorization',
      template: props.template ?? 'Bearer {secret}',
      ...describeSchedule(props, { kind: 'until-retired' }),
    }),
    findings: () => [
      ...(isPath(props.createPath) && isPath(props.deletePath) && props.deletePath.includes('{id}')
        ? []
        : [
            {
              code: 'issuer-path-invalid',
              what: 'paths of an issuer must begin with / and hold literal characters only, but for {id} in the one that deletes',
              fix: "write them like createPath: '/keys', deletePath: '/keys/{id}'",
            },
          ]),
      ...(isHeaderName(props.header ?? 'Authorization') && headerText.test(props.template ?? 'Bearer {secret}')
        ? []
        : [
            {
              code: 'issuer-header-invalid',
              what: 'the header that authorises an issuer’s requests must have a header’s name, and hold {secret} in printable ASCII',
              fix: "write it like template: 'Bearer {secret}'",
            },
          ]),
    ],
  };
}

/** Printable ASCII with a place for the secret, and no blanks at its ends. */
const headerText = /^(?! )[\x20-\x7e]*\{secret\}[\x20-\x7e]*(?<! )$/;

/** Of literal characters, and in the one spelling that everybody reads alike. */
function isPath(text: string): boolean {
  return /^\/[A-Za-z0-9\-._~/]*$/.test(text.replaceAll('{id}', 'id')) && !normalPath(text.split('{id}')).fault;
}
