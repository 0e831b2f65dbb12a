import { existsSync } from 'node:fs';
import { errorDiagnostic } from './diagnostics';
import type { Diagnostic } from './protocol/messages';
import type { BlockSchema, ObjectBehaviour, ValidationRule } from './values/schema';
import { tryParseGoDuration } from './values/go-duration';
import { isAttributes, itemsOf, numberOf, type Attributes, type Value } from './values/value';

/**
 * Checks a configuration by the rules of the official provider that its core schema does not carry: lengths in bytes, allowed values,
 * ranges, durations. Values that are not known yet pass.
 */
export function validate(schema: BlockSchema, behaviour: ObjectBehaviour, config: Attributes): readonly Diagnostic[] {
  return validateBlock(schema, behaviour, config, { dotted: '', steps: [] });
}

interface Position {
  readonly dotted: string;
  readonly steps: readonly (string | number)[];
}

function validateBlock(
  schema: BlockSchema,
  behaviour: ObjectBehaviour,
  value: Attributes,
  at: Position,
): readonly Diagnostic[] {
  const attributes = Object.keys(schema.attributes ?? {}).flatMap((name) => {
    const rule = behaviour.attributes[at.dotted + name]?.validation;
    const broken = rule && brokenRule(rule, value[name] ?? null);
    return broken ? [errorDiagnostic(`${at.dotted}${name} ${broken}`, '', [...at.steps, name])] : [];
  });
  const blocks = Object.entries(schema.block_types ?? {}).flatMap(([name, nested]) =>
    itemsOf(value[name]).flatMap((item, index) => {
      // A set has no positions that a path could name.
      const steps = nested.nesting_mode === 'list' ? [...at.steps, name, index] : [...at.steps, name];
      return isAttributes(item)
        ? validateBlock(nested.block, behaviour, item, { dotted: `${at.dotted}${name}.`, steps })
        : [];
    }),
  );
  return [...attributes, ...blocks];
}

/** What is wrong with the value; undefined when nothing is. The value itself is not shown. */
function brokenRule(rule: ValidationRule, value: Value): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return brokenRange(rule, numberOf(value));
  return typeof value === 'string' ? brokenText(rule, value) : undefined;
}

function brokenRange(rule: ValidationRule, value: number): string | undefined {
  if (rule.kind !== 'intRange') return undefined;
  const { min = -Infinity, max = Infinity } = rule;
  return value < min || value > max ? `must be between ${min} and ${max}, got ${value}` : undefined;
}

function brokenText(rule: ValidationRule, value: string): string | undefined {
  if (rule.kind === 'stringLength') return brokenLength(rule, Buffer.byteLength(value));
  if (rule.kind === 'enum') return brokenChoice(rule, value);
  if (rule.kind === 'readableFile') return existsSync(value) ? undefined : 'must be a file on this machine';
  if (rule.kind === 'goDuration' && tryParseGoDuration(value) === undefined)
    return 'must be a duration such as 30s or 5m';
  return undefined;
}

function brokenLength({ min = 0, max = Infinity }: ValidationRule, bytes: number): string | undefined {
  return bytes < min || bytes > max ? `must be ${min} to ${max} bytes long, got ${bytes}` : undefined;
}

function brokenChoice({ values = [], ignoreCase = false }: ValidationRule, value: string): string | undefined {
  const found = ignoreCase ? values.some((one) => one.toLowerCase() === value.toLowerCase()) : values.includes(value);
  return found ? undefined : `must be one of ${values.join(', ')}`;
}
