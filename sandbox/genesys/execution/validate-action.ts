import { actionFaults } from '../../../core/rules/action-faults';
import { schemaErrors } from './contract';
import type { ActionDefinition } from './definition';

/** Why an action cannot be saved, by the rules that synthesis checks too. Empty when it can. */
export function actionProblems(action: ActionDefinition): readonly string[] {
  const faults = actionFaults(action);
  return faults.length > 0 ? faults.map(({ where, what }) => `${where}: ${what}`) : unreadable(action);
}

/** A contract that the rules pass, and that could not be held against values all the same. */
function unreadable({ contract: { inputSchema, successSchema } }: ActionDefinition): string[] {
  return [
    ...schemaErrors(inputSchema).map((error) => `contract.input.inputSchema: ${error}`),
    ...schemaErrors(successSchema).map((error) => `contract.output.successSchema: ${error}`),
  ];
}
