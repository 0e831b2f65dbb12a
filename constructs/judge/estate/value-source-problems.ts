import { z } from 'zod';
import type { Environment } from '../../../core/environment';
import { schemaProblems } from '../../../core/schema-problems';
import { valueSourceSchema } from '../../../core/sources/value-source';
import { valueSourceOf } from '../../../core/sources/value-sources';
import type { Finding } from '../../tree/checks';

const schema = z.object({
  values: z.object({ default: valueSourceSchema, secrets: z.record(z.string(), valueSourceSchema).optional() }),
});

/** Declarations of sources that no value could be read from, as far as the compiler cannot tell: two identities, an address that is none. */
export function valueSourceProblems(environments: readonly Environment[]): Finding[] {
  return environments.flatMap(({ name, values: { default: common, secrets } }) => {
    // What is common to all secrets is judged once, as the source of any one of them.
    const values = { default: valueSourceOf({ default: common }, 'env_service_type'), secrets };
    const found = { code: 'source-invalid', where: `environment ${name}` };
    return schemaProblems(schema, { values }, found.where, found.code).map((problem) => ({
      ...problem,
      fix: `${problem.fix} in environments/${name}.ts`,
    }));
  });
}
