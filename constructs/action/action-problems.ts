import { bodyExceptionProblems } from '../rules/body-exception-problems';
import { headerProblems } from '../rules/header-problems';
import { requestProblems, timeoutProblems } from '../rules/request-problems';
import { requestSizeProblems } from '../rules/request-size';
import { responsePathProblems } from '../rules/response-path-problems';
import { responseTextProblems } from '../rules/response-text-problems';
import { transferProblems } from '../rules/transfer-problems';
import type { Finding } from '../tree/checks';
import { contractProblems, inputContractProblems, type JsonSchema } from '../words/contract';
import type { DeclaredSecret } from '../words/declared';
import { isPathValue } from '../words/path-input';
import { responseMismatch, type ResponseMap } from '../words/response';
import type { AnyActionProps } from './data-action-props';
import type { ActionDescription } from './describe-action';
import type { ActionDefinition } from './describe-definition';
import { probeProblems } from './probe';
import { versionProblems } from './version';

/** The properties that rules read. */
export type JudgedProps = Pick<
  AnyActionProps,
  'request' | 'response' | 'responseDefaults' | 'probe' | 'acceptReplacement'
>;

/** The properties that rules read, without the schemas: they are large, and are let go once contracts are made of them. */
export function judgedProps(props: AnyActionProps): JudgedProps {
  const { request, response, responseDefaults, probe, acceptReplacement } = props;
  return {
    request,
    ...(response && { response }),
    ...(responseDefaults && { responseDefaults }),
    ...(probe && { probe }),
    ...(acceptReplacement && { acceptReplacement }),
  };
}

/** The surroundings of an action when it is judged, and the contract in force. */
export interface JudgedAction {
  readonly input: JsonSchema;
  /** The secrets of its stack. */
  readonly declared: readonly DeclaredSecret[];
  /** Day of the synthesis, `2026-11-22`. */
  readonly today: string | undefined;
}

/** Everything that is wrong with an action by itself. */
export function actionProblems(
  props: JudgedProps,
  action: ActionDescription,
  { input, declared, today }: JudgedAction,
): Finding[] {
  const { service, headers, authentication, platform, exceptions } = action;
  const { output } = action.definition.contracts;
  return [
    ...definitionProblems(action.definition, input),
    ...timeoutProblems(action.timeoutSeconds),
    ...headerProblems({ headers, authentication, platformCredential: platform?.credential, declared, service }).filter(
      ({ code }) => code !== 'action-without-secret' || exceptions.length === 0,
    ),
    ...transferProblems(headers),
    ...(props.probe ? probeProblems(props.request) : []),
    ...requestSizeProblems(action.sized, action.bytes.worstCase),
    ...bodyExceptionProblems(exceptions, { service, declared, used: action.secrets, today }),
    ...responseProblems(props.response, output),
    ...responsePathProblems(props.response, output),
    ...defaultProblems(action),
    ...responseTextProblems(props.response, props.responseDefaults),
    ...exampleProblems(action),
    ...versionProblems(action.version, props.acceptReplacement),
  ];
}

/** Findings at definitions with the contract that is usual; many environments share one. */
const judged = new WeakMap<ActionDefinition, readonly Finding[]>();

function definitionProblems(definition: ActionDefinition, input: JsonSchema): readonly Finding[] {
  const isUsual = input === definition.contracts.bounded;
  const known = isUsual ? judged.get(definition) : undefined;
  if (known) return known;
  const { output } = definition.contracts;
  const findings = [
    ...contractProblems({ input, output }),
    ...inputContractProblems(input),
    ...requestProblems(definition.written, input),
  ];
  if (isUsual) judged.set(definition, findings);
  return findings;
}

function responseProblems(map: ResponseMap | undefined, output: JsonSchema): Finding[] {
  if (!map) return [];
  const { missing, unknown } = responseMismatch(map, output);
  if (missing.length === 0 && unknown.length === 0) return [];
  return [
    {
      code: 'response-mismatch',
      what: `the response map must fill the output contract: missing ${list(missing)}, unknown ${list(unknown)}`,
      fix: 'map every required output property, and nothing else',
    },
  ];
}

/** A default is a part of the result like what it stands in for. */
function defaultProblems({ unfitDefaults }: ActionDescription): Finding[] {
  return unfitDefaults.map((name) => ({
    code: 'response-default-invalid',
    what: `the default of output '${name}' must fit the output contract`,
    fix: 'give a value that the output itself could have, or make the output optional',
  }));
}

function exampleProblems({ example, fitsInput, definition }: ActionDescription): Finding[] {
  if (example === undefined) return [];
  // Its path bounds inputs further than the schema does.
  if (fitsInput && definition.request.path.names.every((name) => isPathValue(example[name] ?? ''))) return [];
  return [
    {
      code: 'example-invalid',
      what: 'the example must fit the input contract',
      fix: 'give every required input in `example`, with the type the contract asks for',
    },
  ];
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
