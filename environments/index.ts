import { dev } from './dev';
import { prod } from './prod';
import { stg } from './stg';

/** Every environment, in the order of promotion. A fourth is one more file and one more name here. */
export const environments = [dev, stg, prod] as const;
