import { z } from 'zod';

/**
 * An id of the platform: a UUID, or a name that it makes of one, such as `customAuth_-_<integrationId>`. It gets into addresses and records,
 * so nothing passes that means something there: no dot, slash, percent sign or blank, and not the empty text.
 */
export const platformIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,150}$/, { error: 'must be an id' });
