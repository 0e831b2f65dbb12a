import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsent, isConflict } from '../platform/api-error';
import { objectMember, objectsMember, requiredText, textMapMember, textMember } from '../platform/members';
import { NotYet, pollUntil } from '../platform/retry';
import type { JsonObject } from '../../../core/rules/json-equivalence';
import { stringMapOf, textOf, type Attributes } from '../values/value';
import { mainGet, type Change, type Resource, type ResourceCall } from './resource';

/** `genesyscloud_flow` (terraform-provider-genesyscloud v1.84.1, read in code). Files are local; it also takes web and S3 addresses. */
export const flow: Resource = {
  create: publish,
  read: async ({ api, id }) => {
    const found = await mainGet(() => api.get(`/flows/${id}?deleted=false`));
    return { name: requiredText(found, 'name'), type: textMember(found, 'type') };
  },
  update: async (change) => {
    const { api, prior, id, created } = change;
    created(id, { file_content_hash: '' }); // what stays in state after a failure, so that the next plan tries again
    if (textOf(prior?.['name']) === undefined) await api.get(`/flows/${id}?deleted=false`).catch(() => undefined);
    await unlock(change, id, change.planned);
    await publish(change);
  },
  delete: async (call) => {
    await unlock(call, call.id, call.state);
    await pollUntil(30_000, call.session.waiting, async () => {
      try {
        await call.api.delete(`/flows/${call.id}`);
      } catch (error) {
        if (isAbsent(error)) return;
        throw isConflict(error) ? new NotYet(error.message, { cause: error }) : error;
      }
    });
  },
  unknownInPlan: (prior, planned) => {
    const isSame = textOf(planned['filepath']) === undefined || hashOf(fileOf(planned)) === prior['file_content_hash'];
    return isSame ? [] : ['file_content_hash'];
  },
};

/** Job, upload, and question after question until the job has ended. A flow of another name comes back under another id. */
async function publish({ api, session, planned, created }: Change): Promise<void> {
  const file = fileOf(planned);
  const job = await api.send('POST', '/flows/jobs', null);
  await session.upload(
    requiredText(job, 'presignedUrl'),
    textMapMember(job, 'headers') ?? {},
    substituted(file, planned),
  );
  const id = await endOf(requiredText(job, 'id'), { api, session });
  created(id, { file_content_hash: hashOf(file) });
}

async function endOf(jobId: string, { api, session: { waiting } }: ResourceCall): Promise<string> {
  const end = waiting.clock.now() + longestJob;
  for (;;) {
    const job = await api.get(`/flows/jobs/${jobId}?expand=messages`);
    if (job['status'] === 'Success') return requiredText(objectMember(job, 'flow'), 'id');
    if (job['status'] === 'Failure') throw new Error(`the flow was not published: ${reasons(job)}`);
    if (waiting.isStopped() || waiting.clock.now() > end)
      throw new Error('the job that publishes the flow did not end');
    await waiting.clock.sleep(betweenQuestions);
  }
}

function reasons(job: JsonObject): string {
  return objectsMember(job, 'messages')
    .map((message) => textMember(message, 'text') ?? '')
    .join(' ');
}

const longestJob = 16 * 60_000;
const betweenQuestions = 15_000;

async function unlock({ api }: ResourceCall, id: string, wanted: Attributes): Promise<void> {
  if (wanted['force_unlock'] === true) await api.send('POST', `/flows/actions/unlock?flow=${id}`, null);
}

function fileOf(planned: Attributes): string {
  return readFileSync(textOf(planned['filepath']) ?? '', 'utf8');
}

/** Of the file as it is on disk: a changed substitution is a change of its own. */
function hashOf(file: string): string {
  return createHash('sha256').update(file).digest('hex');
}

function substituted(file: string, planned: Attributes): string {
  const pairs = Object.entries(stringMapOf(planned['substitutions']));
  return pairs.reduce((text, [key, value]) => text.replaceAll(`{{${key}}}`, () => value), file);
}
