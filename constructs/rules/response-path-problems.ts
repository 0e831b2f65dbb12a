import { Token } from 'cdktf';
import { givesList } from '../../core/rules/json-path/path-shape';
import { tryReadPath } from '../../core/rules/json-path/try-read-path';
import type { Finding } from '../tree/checks';
import type { JsonSchema } from '../words/contract';
import type { ResponseMap } from '../words/response';

/** Findings about the paths of a response map: some are read by nobody, and some give a list where the output is a single value. */
export function responsePathProblems(map: ResponseMap = {}, output: JsonSchema): Finding[] {
  const properties = (output.properties ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(map).flatMap(([name, path]: [string, unknown]): Finding[] => {
    // Paths that only Terraform knows are reported as such.
    if (Token.isUnresolved(path)) return [];
    const read = typeof path === 'string' ? tryReadPath(path) : { reason: 'it is no text' };
    if ('reason' in read) {
      return [
        {
          code: 'response-path-invalid',
          what: `the path of output '${name}' must be a JSONPath, but ${read.reason}`,
          fix: "write it like $.order.id, $.lines[0].id or $.lines[?(@.kind == 'x')].id",
        },
      ];
    }
    if (!givesList(read.path) || !Object.hasOwn(properties, name) || takesList(properties[name])) return [];
    return [
      {
        code: 'response-path-list',
        what: `the path of output '${name}' always gives a list, and the output is a single value`,
        fix: 'make the output a z.array(…), or the path one without filter, *, .., slice and several indexes: $.lines[0].id',
      },
    ];
  });
}

/** True for an output that a list may fill. */
function takesList(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, anyOf, oneOf, enum: values } = schema as JsonSchema;
  const choices = [anyOf, oneOf].find(Array.isArray) as readonly unknown[] | undefined;
  if (type !== undefined) return [type].flat().includes('array');
  if (choices) return choices.some(takesList);
  return Array.isArray(values) ? values.some(Array.isArray) : true;
}
