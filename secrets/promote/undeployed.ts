import { isAsRecorded, type DeployedStack } from '../../core/deployed';
import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';

/** Where the declarations of an environment differ from what the record says is deployed: warnings. What has no record is not judged. */
export function undeployedProblems(
  { actions, credentials }: Pick<InventoryEnvironment, 'actions' | 'credentials'>,
  deployed: readonly DeployedStack[],
): readonly Problem[] {
  return deployed.flatMap((record) => {
    const own = actions.filter(({ stack }) => stack === record.stack);
    const changed = own.flatMap((action) => {
      const known = record.actions.find(({ id }) => id === action.id);
      if (!known) return [differs(action.name, 'it is declared, and not deployed', record)];
      if (isAsRecorded(action, known)) return [];
      return [differs(action.name, 'it was changed since the last deploy that is on record', record)];
    });
    const waiting = credentials
      .filter(({ stack }) => stack === record.stack)
      .flatMap(({ name, integration }) => {
        const others = record.credentials.filter((one) => one.integration === integration && one.name !== name);
        return others.map((other) =>
          differs(name, `it is declared in the place of ${other.name}, which the platform has still`, record),
        );
      });
    return [...changed, ...waiting];
  });
}

function differs(where: string, what: string, { stack }: DeployedStack): Problem {
  return { code: 'action-not-deployed', where, what, fix: `npx cdktf deploy ${stack}`, level: 'warning' };
}
