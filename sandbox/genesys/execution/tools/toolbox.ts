import type { Tool, Value } from '../velocity/values';
import { encodingTool } from './encoding';
import { escapeTool } from './escape';
import { mathTool } from './math';
import { msdynamicsTool } from './msdynamics';
import { salesforceTool } from './salesforce';
import { successTemplateUtils } from './success-template-utils';
import { urlTool } from './url-tool';

/** Tools of request templates (Genesys Cloud resource centre, "Velocity macros for data actions"). */
export const requestTools: ReadonlyMap<string, Value> = new Map<string, Tool>([
  ['esc', escapeTool],
  ['math', mathTool],
  ['encoding', encodingTool],
  ['urlTool', urlTool],
  ['salesforce', salesforceTool],
  ['msdynamics', msdynamicsTool],
]);

/** Tools of success templates: the same, and the ones for arrays. */
export const successTools: ReadonlyMap<string, Value> = new Map([
  ...requestTools,
  ['successTemplateUtils', successTemplateUtils],
]);
