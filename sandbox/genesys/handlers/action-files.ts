import {
  defaultRequestTemplate,
  defaultSuccessTemplate,
  requestTemplateFile,
  successTemplateFile,
  type Stage,
} from '../action-view';
import { notFound } from '../api-error';
import { flattened } from '../contract';
import { param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { ActionRecord } from '../records';
import { actionOf } from './actions';
import { draftOf } from './drafts';

/** `GET …/templates/{fileName}`: the raw text, whatever `Accept` says. */
export const getTemplate = (stage: Stage): Handler => {
  return (call, platform) => {
    const { config } = recordOf(stage, call, platform);
    const texts = new Map([
      [requestTemplateFile, config.request?.requestTemplate ?? defaultRequestTemplate],
      [successTemplateFile, config.response?.successTemplate ?? defaultSuccessTemplate],
    ]);
    const text = texts.get(param(call, 'fileName'));
    if (text === undefined) throw notFound('template');
    return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
  };
};

/** Errors have one shape for every action (assumed). */
const errorSchema = {
  type: 'object',
  properties: { message: { type: 'string' }, code: { type: 'string' }, status: { type: 'integer' } },
  additionalProperties: true,
};

/** `GET …/schemas/{fileName}`; `flatten=true` gives the flattened form. */
export const getSchema = (stage: Stage): Handler => {
  return (call, platform) => {
    const { contract } = recordOf(stage, call, platform);
    const schemas = new Map([
      ['inputschema.json', contract.inputSchema],
      ['successschema.json', contract.successSchema],
      ['errorschema.json', errorSchema],
    ]);
    const schema = schemas.get(param(call, 'fileName'));
    if (schema === undefined) throw notFound('schema');
    return Response.json(call.query.get('flatten') === 'true' ? flattened(schema) : schema);
  };
};

function recordOf(stage: Stage, call: HandlerCall, platform: Platform): ActionRecord {
  return stage === 'draft' ? draftOf(call, platform) : actionOf(call, platform);
}
