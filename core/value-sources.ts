import type { ValueSource } from './value-source';

/** A source of all secrets of an environment: without what the secret's name decides. */
type DefaultOf<K extends ValueSource['kind'], Decided extends string = never> = Readonly<
  Omit<Extract<ValueSource, { kind: K }>, Decided>
>;

/** Where an environment's secret values come from. */
export interface ValueSources {
  /**
   * `env`: variable `GCDA_<SECRET NAME>`; `file`: a file named like the secret in `directory`; `prompt`: asked for; `age`: a file
   * `<secret name>.age` in `directory`; `sops`: the member named like the secret, below `key` where that is given; `exec`: the command
   * with `{secret}` in its arguments replaced by the secret's name; `vault`: field `value` of the secret `<path>/<secret name>`;
   * `aws-secrets-manager`: the secret `<prefix>/<secret name>`; `module`: the function is told the secret's name.
   */
  readonly default:
    | { readonly kind: 'env' }
    | { readonly kind: 'file'; readonly directory: string }
    | { readonly kind: 'prompt' }
    | (DefaultOf<'age', 'path'> & { readonly directory: string })
    | (DefaultOf<'sops', 'key'> & { readonly key?: readonly string[] })
    | DefaultOf<'exec'>
    | DefaultOf<'vault', 'field' | 'version'>
    | (DefaultOf<'aws-secrets-manager', 'secretId'> & { readonly prefix: string })
    | DefaultOf<'module'>;
  /** Sources of single secrets, by secret name. */
  readonly secrets?: Readonly<Record<string, ValueSource>>;
}

/** Where the value of secret `name` comes from. */
export function valueSourceOf(values: ValueSources, name: string): ValueSource {
  return values.secrets?.[name] ?? defaultSource(values.default, name);
}

function defaultSource(common: ValueSources['default'], name: string): ValueSource {
  switch (common.kind) {
    case 'env':
      return { kind: 'env', variable: `GCDA_${name.toUpperCase()}` };
    case 'file':
      return { kind: 'file', path: `${common.directory}/${name}` };
    case 'prompt':
    case 'module':
      return common;
    case 'age': {
      const { directory, ...identity } = common;
      return { ...identity, path: `${directory}/${name}.age` };
    }
    case 'sops':
      return { ...common, key: [...(common.key ?? []), name] };
    case 'exec': {
      const [program, ...rest] = common.command;
      return { ...common, command: [program, ...rest.map((argument) => argument.replaceAll('{secret}', name))] };
    }
    case 'vault':
      return { ...common, path: `${common.path}/${name}`, field: 'value' };
    case 'aws-secrets-manager': {
      const { prefix, ...place } = common;
      return { ...place, secretId: `${prefix}/${name}` };
    }
  }
}
