import { Redacted } from '../../core/redacted';
import { sourceProblem, type ReadSource } from './source';

/** Takes the value from an environment variable. An empty variable counts as missing. */
export const readEnv: ReadSource<'env'> = (source, secret, ports) => {
  const value = ports.env[source.variable];
  if (value !== undefined && value !== '') return Promise.resolve(Redacted.of(value));
  return Promise.reject(
    sourceProblem(
      'value-missing',
      secret,
      `environment variable ${source.variable} is not set`,
      `set ${source.variable} where the value is written from`,
    ),
  );
};
