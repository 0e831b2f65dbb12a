import { Tool, valueText } from '../velocity/values';
import { escapeTool } from './escape';

/**
 * `$urlTool.optionalQueryParam("name", value)`: `name=value`, form-encoded, or nothing when the value is absent or empty. The platform's
 * page names the macro and its purpose only: the signature is assumed. An absent input arrives as its own reference; that counts as absent.
 */
export const urlTool = new Tool({
  optionalQueryParam: (name, value = null) => {
    if (typeof name !== 'string') return undefined;
    const text = value === null ? '' : valueText(value);
    if (text === '' || /^\$!?\{?[A-Za-z_][\w.-]*\}?$/.test(text)) return '';
    return `${name}=${valueText(escapeTool.methods['urlFormEncode']!(text) ?? '')}`;
  },
});
