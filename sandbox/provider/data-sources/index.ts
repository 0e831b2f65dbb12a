import { getCustomAuthAction, customAuthActionId } from '../resources/integration-custom-auth-action';
import { isAbsent } from '../platform/api-error';
import { objectsMember, requiredText, textMember } from '../platform/members';
import { NotYet } from '../platform/retry';
import type { PlatformApi } from '../platform/api';
import type { JsonObject } from '../../../core/rules/json-equivalence';
import { textOf, type Attributes } from '../values/value';
import type { DataSource } from './data-source';
import { findByName, numberedPages } from './find-by-name';

const patience = 15_000;

function nameOf(config: Attributes): string {
  return textOf(config['name']) ?? '';
}

const integration: DataSource = {
  patience,
  read: async ({ api }, config) => {
    const pages = numberedPages(api, (page) => `/integrations?pageSize=100&pageNumber=${page}`);
    return { id: await findByName(pages, 'integration', nameOf(config)) };
  },
};

async function* credentialPages(api: PlatformApi): AsyncGenerator<readonly JsonObject[]> {
  for (let after = ''; ;) {
    const answer = await api.get(
      `/integrations/credentials/listing?pageSize=200${after === '' ? '' : `&after=${after}`}`,
    );
    const entities = objectsMember(answer, 'entities');
    const last = entities.at(-1);
    if (last === undefined) return;
    yield entities;
    after = encodeURIComponent(requiredText(last, 'id'));
  }
}

const credential: DataSource = {
  patience,
  read: async ({ api }, config) => ({ id: await findByName(credentialPages(api), 'credential', nameOf(config)) }),
};

const action: DataSource = {
  patience,
  read: async ({ api }, config) => {
    const name = nameOf(config);
    const query = `name=${encodeURIComponent(name)}&includeConfig=false`;
    const found: JsonObject[] = [];
    // Always to the last page, even after a match.
    for await (const page of numberedPages(
      api,
      (number) => `/integrations/actions?pageSize=100&pageNumber=${number}&${query}`,
    )) {
      found.push(...page.filter((entity) => entity['name'] === name));
    }
    const integrationId = textOf(config['integration_id']);
    const matching = found.filter((entity) => integrationId === undefined || entity['integrationId'] === integrationId);
    if (matching.length > 1) throw new Error(`several actions are named ${name}; say which with integration_id`);
    if (matching[0] === undefined) throw new NotYet(`no action is named ${name}`);
    return { id: requiredText(matching[0], 'id') };
  },
};

const customAuthAction: DataSource = {
  patience: 30_000,
  read: async ({ api }, config) => {
    const parent = textOf(config['parent_integration_id']) ?? '';
    try {
      const found = await api.get(`/integrations/${parent}?pageSize=100&pageNumber=1`);
      const auth = await getCustomAuthAction(api, customAuthActionId(requiredText(found, 'id')));
      return { id: requiredText(auth, 'id') };
    } catch (error) {
      throw isAbsent(error) ? new NotYet(error.message, { cause: error }) : error;
    }
  },
};

const oauthClient: DataSource = {
  patience,
  read: async ({ api }, config) => {
    const answer = await api.get('/oauth/clients');
    const pageCount = typeof answer['pageCount'] === 'number' ? answer['pageCount'] : 1;
    const entities = [...objectsMember(answer, 'entities')];
    // The official provider asks for the same page again, as often as there are pages.
    for (let page = 2; page <= pageCount; page += 1)
      entities.push(...objectsMember(await api.get('/oauth/clients'), 'entities'));
    const name = nameOf(config);
    const found = entities.find(
      (one) => one['name'] === name && typeof one['state'] === 'string' && one['state'] !== 'deleted',
    );
    if (found !== undefined) return { id: requiredText(found, 'id') };
    throw entities.length === 0
      ? new NotYet('there is no OAuth client')
      : new Error(`no OAuth client is named ${name}`);
  },
};

const authRole: DataSource = {
  patience,
  read: async ({ api }, config) => {
    const name = encodeURIComponent(nameOf(config));
    const answer = await api.get(`/authorization/roles?pageSize=100&pageNumber=1&name=${name}&userCount=false`);
    const onlyPage = (async function* () {
      yield await Promise.resolve(objectsMember(answer, 'entities'));
    })();
    return { id: await findByName(onlyPage, 'role', nameOf(config)) };
  },
};

const homeDivision: DataSource = {
  patience,
  read: async ({ session }) => {
    const found = await session.defaultApi.get('/authorization/divisions/home');
    return {
      id: requiredText(found, 'id'),
      name: textMember(found, 'name'),
      description: textMember(found, 'description'),
    };
  },
};

const organization: DataSource = {
  patience,
  read: async ({ session }) => {
    const found = await session.defaultApi.get('/organizations/me');
    return {
      id: requiredText(found, 'id'),
      name: textMember(found, 'name'),
      default_language: textMember(found, 'defaultLanguage'),
      default_country_code: textMember(found, 'defaultCountryCode'),
      default_site_id: textMember(found, 'defaultSiteId'),
      domain: textMember(found, 'domain'),
      product_platform: textMember(found, 'productPlatform'),
      support_uri: textMember(found, 'supportURI'),
      third_party_org_name: textMember(found, 'thirdPartyOrgName'),
      voicemail_enabled: typeof found['voicemailEnabled'] === 'boolean' ? found['voicemailEnabled'] : null,
    };
  },
};

/** The data sources that the stand-in serves (terraform-provider-genesyscloud v1.84.1, read in code); the schema holds more. */
export const dataSources: Readonly<Record<string, DataSource>> = {
  genesyscloud_auth_division_home: homeDivision,
  genesyscloud_auth_role: authRole,
  genesyscloud_integration: integration,
  genesyscloud_integration_action: action,
  genesyscloud_integration_credential: credential,
  genesyscloud_integration_custom_auth_action: customAuthAction,
  genesyscloud_oauth_client: oauthClient,
  genesyscloud_organizations_me: organization,
};
