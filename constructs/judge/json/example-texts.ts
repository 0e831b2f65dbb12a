import type { IConstruct } from 'constructs';
import { DataAction } from '../../action/data-action';

/** Texts that go to the inventory and not to Terraform: the examples of a stack's actions. */
export function exampleTexts(stack: IConstruct) {
  const actions = stack.node.findAll().filter((found) => found instanceof DataAction);
  return actions.flatMap((action) =>
    Object.entries(action.example ?? {})
      .filter(([, value]) => typeof value === 'string')
      .map(([name, text]) => {
        const place = `example.${/^\w{1,60}$/.test(name) ? name : '…'}`;
        return { header: undefined, text: String(text), owners: () => [{ construct: action as IConstruct, place }] };
      }),
  );
}
