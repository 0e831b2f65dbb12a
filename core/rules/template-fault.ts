import { parseTemplate, type ParseOptions } from './velocity/parse-template';
import { TemplateError } from './velocity/template-error';

/** Why a template cannot be parsed, with line and column; undefined for one that can. */
export function templateFault(template: string, options: ParseOptions): string | undefined {
  // Without these a template is a text.
  if (!/[$#\\{]/.test(template)) return undefined;
  try {
    parseTemplate(template, options);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    if (error instanceof RangeError) return 'the template is nested too deeply, or its text grows too long';
    throw error;
  }
}
