import { failExecution } from './execution-error';

/** Levels of JSON that the platform accepts (resource centre, "add configuration to custom actions"). */
export const deepestJson = 50;

/**
 * Refuses JSON that is nested too deeply.
 *
 * @throws {ExecutionError} `json.too.deep`, naming `what`.
 */
export function checkDepth(json: unknown, what: string): void {
  if (depth(json, deepestJson) > deepestJson)
    failExecution('json.too.deep', `${what} has more than ${deepestJson} levels`);
}

/** Levels of objects and arrays, counted no further than one above `limit`. */
function depth(json: unknown, limit: number): number {
  if (typeof json !== 'object' || json === null) return 0;
  if (limit === 0) return 1;
  let deepest = 0;
  for (const member of Object.values(json)) deepest = Math.max(deepest, depth(member, limit - 1));
  return 1 + deepest;
}
