import { sourceFor, type CommonSource, type ValueSource } from './value-source';

/** Where an environment's secret values come from. */
export interface ValueSources {
  /**
   * `env`: variable `GCDA_<SECRET NAME>`; `file`: a file named like the secret in `directory`; `prompt`: asked for; `age`: a file
   * `<secret name>.age` in `directory`; `sops`: the member named like the secret, below `key` where that is given; `exec`: the command
   * with `{secret}` in its arguments replaced by the secret's name; `vault`: field `value` of the secret `<path>/<secret name>`;
   * `aws-secrets-manager`: the secret `<prefix>/<secret name>`; `module`: the function is told the secret's name.
   */
  readonly default: CommonSource;
  /** Sources of single secrets, by secret name. */
  readonly secrets?: Readonly<Record<string, ValueSource>>;
}

/** Where the value of secret `name` comes from. */
export function valueSourceOf(values: ValueSources, name: string): ValueSource {
  return values.secrets?.[name] ?? sourceFor(values.default, name);
}
