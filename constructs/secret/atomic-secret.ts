import { TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { formatSecretName, secretNameProblems } from '../../core/secret-name';
import type { ValueEncoding } from '../../core/value-encoding';
import type { ValueShape } from '../../core/value-shape';
import { addCheck, type Finding } from '../tree/checks';
import { claimId } from '../tree/claim-id';
import type { ExternalService } from '../service/external-service';
import type { ServiceCredential } from '../service/service-credential';
import { encodingProblems, shapeProblems } from '../rules/encoding-problems';
import type { RotationPolicy } from '../../core/rotation-policy';
import type { DeclaredSecret } from '../words/declared';

/** Construction properties for `AtomicSecret`. */
export interface AtomicSecretProps<Env extends string> {
  /** The service that demands it. */
  readonly service: ExternalService<Env>;
  /** Last part of its name: `bearer`, `apikey`, `clientid`, `clientsecret`, `username`, `password`, or another of the same grammar. */
  readonly type: string;
  /**
   * Seconds a value lives, as its issuer has it. A bearer or jwt must say so.
   *
   * @default - what the environment says for the type; else it has no end of its own
   */
  readonly lifetimeSeconds?: number;
  /**
   * How it is kept fresh. A bearer or jwt must say so: the platform renews no token.
   *
   * @default - nobody renews it
   */
  readonly rotation?: RotationPolicy<NoInfer<Env>>;
  /**
   * That the value is base64 of a text, because the target's documentation demands it. Without it such a value is refused: the platform
   * encodes what needs encoding.
   *
   * @default - the value is what its issuer gave
   */
  readonly encoding?: ValueEncoding;
  /**
   * That a value which looks like several (JSON, `id=…&key=…`), or like a line around one (`"…"`, `NAME=…`), is a single one, because its
   * issuer makes it so. What no header can carry is refused all the same.
   *
   * @default - such a value is refused
   */
  readonly shape?: ValueShape;
  /**
   * Type of the secret that it takes the place of, under another name: `'apikey'`. The actions keep their ids. Deploy, write its value with
   * `gcda secrets sync`, and deploy again: until the value is written, actions go on with the old secret. Leave it in for good, because
   * the integration keeps its first name.
   *
   * @default - none
   */
  readonly replaces?: string;
}

/** Secret types that are sent together, in one header, and so share a credential. */
const pairedTypes = new Set(['clientid', 'clientsecret', 'username', 'password']);

/** Every action asks for its stack's secrets several times; a walk over the stack each time would cost the square of its size. */
const secretsByStack = new WeakMap<TerraformStack, AtomicSecret[]>();

/**
 * One secret: one value, one owner, named `env_service_type`. It has no value here; `gcda secrets` writes that to the platform.
 */
export class AtomicSecret<Env extends string = string> extends Construct implements DeclaredSecret<Env> {
  readonly secretName: string;
  readonly environmentName: Env;
  readonly type: string;
  readonly service: ExternalService<Env>;
  /** Seconds a value lives; undefined where it has no end of its own. */
  readonly lifetimeSeconds: number | undefined;
  readonly rotation: RotationPolicy | undefined;
  readonly encoding: ValueEncoding | undefined;
  readonly shape: ValueShape | undefined;
  private carrier: ServiceCredential;

  constructor(scope: Construct, id: string, props: AtomicSecretProps<Env>) {
    super(scope, claimId(scope, id, 'secret'));
    const { service, type } = props;
    this.secretName = formatSecretName({ environment: service.prefix, service: service.serviceName, type });
    this.environmentName = service.environment.name;
    this.type = type;
    this.service = service;
    this.lifetimeSeconds = service.lifetimeOf(type) ?? props.lifetimeSeconds;
    this.rotation = props.rotation;
    this.encoding = props.encoding;
    this.shape = props.shape;
    const stack = TerraformStack.of(this);
    secretsByStack.set(stack, [...(secretsByStack.get(stack) ?? []), this]);
    this.carrier = service.credential(pairedTypes.has(type) ? 'basic' : type, 'userDefined', props.replaces);
    this.carrier.addField(this.secretName, this.secretName);
    const { replacement } = this.carrier;
    for (const key of replacement?.old.fields ?? []) this.carrier.addField(key, this.secretName);
    addCheck(this, () => [
      ...secretNameProblems(this.secretName, this.node.path),
      ...encodingProblems(this.encoding),
      ...shapeProblems(this.shape),
      ...replacesProblems(this, props.replaces),
    ]);
  }

  /** The credential that carries it on the platform. */
  get credential(): ServiceCredential {
    return this.carrier;
  }

  /** Key of the field that headers refer to: that of the secret it replaces, as long as that one is in use. */
  get fieldKey(): string {
    const { replacement } = this.carrier;
    if (replacement?.phase !== 'fill') return this.secretName;
    const { name, fields } = replacement.old;
    // Its field is called as it is; another beside it may be left of a replacement before this one.
    return fields.includes(name) ? name : (fields[0] ?? this.secretName);
  }

  /**
   * Makes it the field `key` of a credential that the platform itself reads, in place of one that headers read. False when another such
   * credential has it already: a secret is in one credential, so that one write changes it.
   */
  moveTo(credential: ServiceCredential, key: string): boolean {
    if (this.carrier !== credential) {
      if (this.carrier.type !== 'userDefined') return false;
      this.carrier.removeField(this.secretName);
      if (this.carrier.fields.length === 0) this.service.dropCredential(this.carrier);
      this.carrier = credential;
    }
    credential.addField(key, this.secretName);
    return true;
  }
}

function replacesProblems({ type, service, secretName }: AtomicSecret, replaces: string | undefined): Finding[] {
  if (replaces === undefined) return [];
  const isSound = ![type, replaces].some((name) => pairedTypes.has(name)) && type !== replaces;
  if (isSound && service.tryFindCredential(replaces) === undefined) return [];
  return [
    {
      code: 'replacement-unfit',
      what: isSound
        ? `${secretName} replaces the ${replaces} of service '${service.serviceName}', which is still declared`
        : `${secretName} cannot take the place of '${replaces}': a secret can, by another one, that has a credential to itself`,
      fix: isSound
        ? 'remove the declaration of the old one; it stays deployed until the new one holds its value'
        : 'leave `replaces` out; declare a new pair for a service of its own, and move the actions with a new version',
    },
  ];
}

/** The secrets declared in the same stack as `construct`, in order of declaration. */
export function secretsBeside(construct: Construct): readonly AtomicSecret[] {
  return secretsByStack.get(TerraformStack.of(construct)) ?? [];
}

/** True for a secret, of whichever environment. */
export function isAtomicSecret(construct: IConstruct): construct is AtomicSecret {
  return construct instanceof AtomicSecret;
}
