import { Tool } from '../velocity/values';
import { ofText } from './text-argument';

/** `$encoding.base64("…")`: Base64 of the UTF-8 bytes, with padding. The character set is assumed. */
export const encodingTool = new Tool({ base64: ofText((text) => Buffer.from(text, 'utf8').toString('base64')) });
