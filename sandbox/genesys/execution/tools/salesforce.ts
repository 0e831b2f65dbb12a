import { Tool } from '../velocity/values';
import { ofText } from './text-argument';

/** `$salesforce.escReserved("…")`: a backslash before each character that Salesforce's search language reserves. The set is assumed. */
export const salesforceTool = new Tool({
  escReserved: ofText((text) => text.replace(/[?&|!{}[\]()^~*:\\"'+-]/g, (character) => `\\${character}`)),
});
