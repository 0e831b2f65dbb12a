import { createHash } from 'node:crypto';
import { ApiError } from '../api-error';
import type { Platform } from '../platform';
import type { ClientRecord, FlowJobRecord } from '../records';
import { publishFlow } from './publish-flow';

/** Where flow files are uploaded to, beside the API: the address of a job has its id and a key that works once. */
export const uploadPath = '/uploads/flows/';

/** How long an upload address is good for. */
export const uploadMilliseconds = 3_600_000;

/** A key is stored as its hash, so that the store never holds one. */
export function uploadKeyId(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

/**
 * Takes the file of a job and does the job before it answers, so that whoever asks for the job finds it ended: the official provider
 * waits 15 seconds before it asks again. The address itself is the permission, as it is with presigned addresses; a token is not looked at.
 *
 * @throws ApiError 403 for an address that is wrong, used or too old
 */
export async function receiveFlowFile(
  request: Request,
  platform: Platform,
): Promise<{ readonly response: Response; readonly client: ClientRecord | undefined }> {
  const text = await request.text();
  const job = awaited(new URL(request.url), platform);
  platform.store.table('flowJobs').put(publishFlow(text, job, platform));
  return {
    response: new Response(null, { status: 200 }),
    client: platform.store.table('clients').find(job.organizationId, job.clientId),
  };
}

function awaited(url: URL, platform: Platform): FlowJobRecord {
  const job = platform.store.table('flowJobs').findAnywhere(url.pathname.slice(uploadPath.length));
  const isGood =
    job?.status === 'Registered' &&
    job.uploadKeyId === uploadKeyId(url.searchParams.get('key') ?? '') &&
    job.uploadUntil > platform.options.clock.now();
  if (!isGood) throw new ApiError(403, 'forbidden', 'The upload address is not valid, was used, or is too old.');
  return job;
}
