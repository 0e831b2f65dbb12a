import { z } from 'zod';
import { wireObject } from '../../core/wire';
import { platformIdSchema } from './platform-id';

/** An OAuth client of the organisation, as far as we compare two of them. */
export const oauthClientSchema = wireObject({
  id: platformIdSchema,
  name: z.string().optional(),
  authorizedGrantType: z.string().optional(),
  /** `active`, `disabled` or `inactive`. */
  state: z.string().optional(),
  roleDivisions: z.array(wireObject({ roleId: z.string(), divisionId: z.string().optional() })).optional(),
  accessTokenValiditySeconds: z.number().optional(),
});
export type OAuthClientInfo = z.infer<typeof oauthClientSchema>;

/** Answer of `POST /api/v2/oauth/clients/{clientId}/secret`: the one place that shows the new secret. */
export const renewedClientSchema = wireObject({ secret: z.string().min(1) });
