import { isAttributes, itemsOf, numberOf, stringsOf, textOf, type Attributes, type Value } from '../values/value';
import type { Session } from '../platform/session';
import type { Json, JsonObject } from '../../../core/rules/json-equivalence';

/** Body of `POST` and `PUT /oauth/clients`. A role without a division is given in the home division, which may cost a request. */
export async function oauthClientBody(planned: Attributes, session: Session): Promise<JsonObject> {
  const roleDivisions = await roleDivisionsOf(planned['roles'], session);
  const redirects = stringsOf(planned['registered_redirect_uris']);
  const scope = stringsOf(planned['scopes']);
  return {
    name: textOf(planned['name']) ?? '',
    description: textOf(planned['description']) ?? '',
    accessTokenValiditySeconds: numberOf(planned['access_token_validity_seconds']),
    authorizedGrantType: textOf(planned['authorized_grant_type']) ?? '',
    state: textOf(planned['state']) ?? '',
    ...(redirects.length > 0 ? { registeredRedirectUri: redirects } : {}),
    ...(scope.length > 0 ? { scope } : {}),
    ...(roleDivisions.length > 0 ? { roleDivisions } : {}),
  };
}

/** Ids of the roles that the client is given. */
export function roleIdsOf(planned: Attributes): readonly string[] {
  return itemsOf(planned['roles']).flatMap((role) => (isAttributes(role) ? [textOf(role['role_id']) ?? ''] : []));
}

function roleDivisionsOf(roles: Value | undefined, session: Session): Promise<readonly Json[]> {
  const blocks = itemsOf(roles).filter(isAttributes);
  return Promise.all(
    blocks.map(async (role) => ({
      roleId: textOf(role['role_id']) ?? '',
      divisionId: textOf(role['division_id']) ?? (await session.homeDivisionId()),
    })),
  );
}
