import { assertNoProblems, type Problem } from '../../core/problem';
import type { Contract } from '../../genesys/schemas/action';
import { unknownName } from '../targets/unknown-name';

/** A business input of an action. */
export type InputValue = string | number | boolean;

/**
 * Gives every input the type that the contract asks for: `5` for an integer, `true` for a boolean.
 *
 * @throws ProblemsError with everything that does not fit: `input-unknown`, `input-missing`, `input-type`
 */
export function typeInputs(
  contract: Contract,
  given: Readonly<Record<string, InputValue>>,
): Record<string, InputValue> {
  const types = new Map(
    Object.entries(contract.properties ?? {}).map(([name, { type }]) => [name, [type ?? 'string'].flat()]),
  );
  const problems: Problem[] = [];
  const typed: Record<string, InputValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const allowed = types.get(name);
    const converted = allowed && convert(value, allowed);
    if (!allowed) problems.push(unknownName('input', name, [...types.keys()]));
    else if (converted === undefined) problems.push(wrongType(name, allowed));
    else typed[name] = converted;
  }
  for (const name of contract.required ?? []) if (!(name in given)) problems.push(missing(name));
  assertNoProblems(problems);
  return typed;
}

function convert(value: InputValue, allowed: readonly string[]): InputValue | undefined {
  if (typeof value !== 'string') return allowed.some((type) => fits(value, type)) ? value : undefined;
  if (allowed.includes('string')) return value;
  const candidates = [
    ...(value.trim() !== '' && Number.isFinite(Number(value)) ? [Number(value)] : []),
    ...(value === 'true' || value === 'false' ? [value === 'true'] : []),
  ];
  return candidates.find((candidate) => allowed.some((type) => fits(candidate, type)));
}

function fits(value: InputValue, type: string): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function wrongType(name: string, allowed: readonly string[]): Problem {
  return {
    code: 'input-type',
    where: name,
    what: `the contract wants ${allowed.join(' or ')}`,
    fix: `give --input ${name}=… as ${allowed.join(' or ')}`,
  };
}

function missing(name: string): Problem {
  return { code: 'input-missing', where: name, what: 'the contract requires this input', fix: `add --input ${name}=…` };
}
