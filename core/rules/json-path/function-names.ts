/** Functions of Jayway JsonPath 2.9.0. */
const functionNames = [
  'length',
  'size',
  'keys',
  'min',
  'max',
  'sum',
  'avg',
  'stddev',
  'first',
  'last',
  'index',
  'concat',
  'append',
] as const;

/** The name of a function that exists. */
export type FunctionName = (typeof functionNames)[number];

/** True for a function that exists. */
export function isFunctionName(name: string): name is FunctionName {
  return (functionNames as readonly string[]).includes(name);
}
