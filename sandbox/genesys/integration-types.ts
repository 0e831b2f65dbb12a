/** An integration type as far as this product needs it. */
export interface IntegrationType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** What may be linked, by key of the configuration's `credentials`. */
  readonly credentials: Readonly<
    Record<string, { readonly required: boolean; readonly title: string; readonly credentialTypes: readonly string[] }>
  >;
}

export interface CredentialType {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly displayOrder: readonly string[];
  readonly required: readonly string[];
}

/** The one type whose credential makes the platform keep a custom auth action. */
export const oauthCredentialType = 'userDefinedOAuth';

/** The one integration type that can have a custom auth action. */
export const webServicesType = 'custom-rest-actions';

/**
 * The two kinds of data action integration. One config key, `basicAuth`, takes all three credential types of web services: read in
 * terraform-provider-genesyscloud v1.84.1 (its check before adopting a custom auth action). Titles and descriptions are ours.
 */
export const integrationTypes: readonly IntegrationType[] = [
  {
    id: webServicesType,
    name: 'Web Services Data Actions',
    description: 'Calls web services of third parties',
    category: 'Data Actions',
    credentials: {
      basicAuth: {
        required: false,
        title: 'Credentials',
        credentialTypes: ['basicAuth', 'userDefined', oauthCredentialType],
      },
    },
  },
  {
    id: 'purecloud-data-actions',
    name: 'Genesys Cloud Data Actions',
    description: 'Calls the public API of the platform itself',
    category: 'Data Actions',
    credentials: {
      pureCloudOAuthClient: { required: true, title: 'OAuth client', credentialTypes: ['pureCloudOAuthClient'] },
    },
  },
];

const text = (title: string): unknown => ({ type: 'string', title });
const hidden = (title: string): unknown => ({ type: 'string', title, format: 'password' });

/** Credential types with the fields that the help pages name; `userDefined*` take any. */
export const credentialTypes: readonly CredentialType[] = [
  credentialType('basicAuth', { userName: text('User name'), password: hidden('Password') }, ['userName']),
  credentialType('userDefined', {}, []),
  credentialType(oauthCredentialType, {}, []),
  credentialType('pureCloudOAuthClient', { clientId: text('Client ID'), clientSecret: hidden('Client secret') }, [
    'clientId',
    'clientSecret',
  ]),
];

function credentialType(
  name: string,
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[],
): CredentialType {
  return { id: name, name, properties, displayOrder: Object.keys(properties), required };
}
