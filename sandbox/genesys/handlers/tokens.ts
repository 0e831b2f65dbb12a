import { noContent, type Handler } from '../platform';

/** `GET /tokens/me`: the official provider reads `OAuthClient.organization.id`. */
export const getToken: Handler = ({ organization, client }) => {
  const { id, name } = organization;
  return Response.json({
    organization: { id, name },
    homeOrganization: { id, name },
    authorizedScope: client.scope ?? [],
    OAuthClient: {
      id: client.id,
      name: client.name,
      authorizedGrantType: client.authorizedGrantType,
      roleDivisions: client.roleDivisions,
      state: client.state,
      organization: { id, name },
    },
  });
};

/** `HEAD /tokens/me`: the token works. */
export const checkToken: Handler = () => new Response(null, { status: 200 });

/** `DELETE /tokens/me`: the token works no longer. */
export const deleteToken: Handler = (call, platform) => {
  platform.store.table('tokens').delete(call.token);
  return noContent();
};
