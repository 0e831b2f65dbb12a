import type { StateBackend } from '../../core/state-backend';
import type { Finding } from '../tree/checks';

/** Names that are one part of a place, in the one spelling that Terraform and the backend read alike. */
const name = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const host = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?$/;
/** Folders in a bucket: none is empty, `.` or `..`. */
const folders = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
/** http to this machine only. */
const endpoint = /^(?:https:\/\/[a-z0-9][a-z0-9.-]*|http:\/\/(?:127\.0\.0\.1|localhost))(?::\d{1,5})?$/;
const bucket = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** What is wrong with the place where a stack's state is kept. A credential or a template in it would be in every copy of the JSON. */
export function stateProblems(state: StateBackend = { kind: 'local' }): Finding[] {
  return Object.entries(forms(state))
    .filter(([member, form]) => !form.test(String((state as unknown as Record<string, unknown>)[member])))
    .map(([member]) => ({
      code: 'state-place-invalid',
      what: `\`${member}\` of the state's place is not written as a backend of kind ${state.kind} needs it`,
      fix: 'write plain names: letters, digits, dashes; a host in small letters, without https:// and path; an endpoint as https://host',
    }));
}

/** The form of each member that is given. */
function forms(state: StateBackend): Readonly<Record<string, RegExp>> {
  switch (state.kind) {
    case 'local':
      return {};
    case 's3':
      return {
        bucket,
        region: name,
        ...(state.prefix === undefined ? {} : { prefix: folders }),
        ...(state.endpoint === undefined ? {} : { endpoint }),
      };
    case 'pg':
      return state.prefix === undefined ? {} : { prefix: name };
    case 'cloud':
      return {
        organization: name,
        ...(state.hostname === undefined ? {} : { hostname: host }),
        ...(state.prefix === undefined ? {} : { prefix: name }),
      };
  }
}
