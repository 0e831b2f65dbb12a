import { asNumber, Tool, type ToolMethod, type Value } from '../velocity/values';

type Num = bigint | number;

/** `$math`: Velocity's MathTool 3.1. Whole results of whole numbers are whole, any other result is a fraction; what is no number gives null. */
export const mathTool = new Tool({
  add: folded((a, b) => a + b),
  sub: folded((a, b) => a - b),
  mul: folded((a, b) => a * b),
  div: folded((a, b) => (b === 0 ? undefined : a / b)),
  max: folded(Math.max),
  min: folded(Math.min),
  pow: folded((a, b) => a ** b, 2),
  idiv: whole((a, b) => (b === 0n ? undefined : a / b)),
  mod: whole((a, b) => (b === 0n ? undefined : a % b)),
  abs: ofNumber((number) => matched(Math.abs(Number(number)), [number])),
  ceil: ofNumber((number) => int32(Math.ceil(Number(number)))),
  floor: ofNumber((number) => int32(Math.floor(Number(number)))),
  round: ofNumber((number) => int32(halfToEven(Number(number)))),
  toInteger: ofNumber((number) => int32(Math.trunc(Number(number)))),
  toDouble: ofNumber(Number),
  toNumber: ofNumber((number) => number),
  roundTo: (decimals, number) => {
    const [places, value] = numbers([decimals, number]) ?? [];
    return places === undefined || value === undefined ? null : roundTo(Number(places), Number(value));
  },
});

function folded(operation: (a: number, b: number) => number | undefined, arity?: number): ToolMethod {
  return (...args) => {
    if (args.length === 0 || (arity !== undefined && args.length !== arity)) return undefined;
    const values = numbers(args);
    if (!values) return null;
    let result: number | undefined = Number(values[0]);
    for (const value of values.slice(1)) result = result === undefined ? undefined : operation(result, Number(value));
    return result === undefined ? null : matched(result, values);
  };
}

function whole(operation: (a: bigint, b: bigint) => bigint | undefined): ToolMethod {
  return (...args) => {
    if (args.length !== 2) return undefined;
    const [a, b] = numbers(args)?.map((value) => int32(Math.trunc(Number(value)))) ?? [];
    return a === undefined || b === undefined ? null : (operation(a, b) ?? null);
  };
}

function ofNumber(operation: (number: Num) => Num): ToolMethod {
  return (...args) => {
    const [number] = numbers(args) ?? [];
    return args.length !== 1 ? undefined : number === undefined ? null : operation(number);
  };
}

function numbers(args: readonly (Value | undefined)[]): readonly Num[] | undefined {
  const found = args.map((argument) => asNumber(argument ?? null)).filter((number) => number !== undefined);
  return found.length === args.length ? found : undefined;
}

/** A fraction stays a fraction when any operand was one, or when the result has decimals. */
function matched(result: number, operands: readonly Num[]): Num {
  const isWhole = operands.every((operand) => typeof operand === 'bigint') && Number.isInteger(result);
  return isWhole ? BigInt(result) : result;
}

/** One decimal at least, as the tool computes it; halves go up. */
function roundTo(places: number, value: number): number {
  const factor = 10 ** Math.max(1, Math.trunc(places));
  return Math.round(value * factor) / factor;
}

/** Java's `Math.rint`. */
function halfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Java's cast from double to int: saturates. */
function int32(value: number): bigint {
  return BigInt(Math.max(-2147483648, Math.min(2147483647, Number.isNaN(value) ? 0 : value)));
}
