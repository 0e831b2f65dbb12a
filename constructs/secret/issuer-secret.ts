import { Construct, type IConstruct } from 'constructs';
import { formatSecretName, secretNameProblems } from '../../core/secret-name';
import type { ValueEncoding } from '../../core/value-encoding';
import type { ValueShape } from '../../core/value-shape';
import { addCheck } from '../tree/checks';
import { claimId } from '../tree/claim-id';
import type { ExternalService } from '../service/external-service';
import { encodingProblems, shapeProblems } from '../rules/encoding-problems';

/** Construction properties for `IssuerSecret`. */
export interface IssuerSecretProps<Env extends string> {
  /** The service whose credentials are issued with it. */
  readonly service: ExternalService<Env>;
  /** Last part of its name: `issuerid`, `issuersecret`. */
  readonly type: string;
  /** As of an `AtomicSecret`. @default - the value is what its issuer gave */
  readonly encoding?: ValueEncoding;
  /** As of an `AtomicSecret`. @default - a value that looks like several is refused */
  readonly shape?: ValueShape;
}

/**
 * A secret that only the rotation needs, such as the client that asks for tokens. It has a source like any other, and is never written
 * to the platform; it does not fit into a header, and the compiler says so.
 */
export class IssuerSecret<Env extends string = string> extends Construct {
  /** `prod_crm_issuersecret`. */
  readonly issuerSecretName: string;
  readonly environmentName: Env;
  readonly type: string;
  readonly service: ExternalService<Env>;
  readonly encoding: ValueEncoding | undefined;
  readonly shape: ValueShape | undefined;

  constructor(scope: Construct, id: string, props: IssuerSecretProps<Env>) {
    super(scope, claimId(scope, id, 'secret'));
    const { service, type } = props;
    this.issuerSecretName = formatSecretName({ environment: service.prefix, service: service.serviceName, type });
    this.environmentName = service.environment.name;
    this.type = type;
    this.service = service;
    this.encoding = props.encoding;
    this.shape = props.shape;
    addCheck(this, () => [
      ...secretNameProblems(this.issuerSecretName, this.node.path),
      ...encodingProblems(this.encoding),
      ...shapeProblems(this.shape),
    ]);
  }
}

/** True for a secret of an issuer, of whichever environment. */
export function isIssuerSecret(construct: IConstruct): construct is IssuerSecret {
  return construct instanceof IssuerSecret;
}
