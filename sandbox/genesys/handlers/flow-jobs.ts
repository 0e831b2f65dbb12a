import { ApiError, notFound } from '../api-error';
import { uploadKeyId, uploadMilliseconds, uploadPath } from '../flows/receive-flow-file';
import { bodyOf, param, type Handler } from '../platform';

const base = '/api/v2/flows/jobs';

/** `POST /flows/jobs`: gives the address that the flow's file is PUT to, which starts the job. */
export const registerJob: Handler = (call, platform) => {
  const { createStubs } = bodyOf<{ readonly createStubs: boolean }>(call);
  if (createStubs === true) throw new ApiError(501, 'not.implemented', 'The sandbox does not create stubs.');
  const { newId, clock } = platform.options;
  const [id, key] = [newId(), newId()];
  platform.store.table('flowJobs').put({
    id,
    organizationId: call.organization.id,
    clientId: call.client.id,
    status: 'Registered',
    uploadKeyId: uploadKeyId(key),
    uploadUntil: clock.now() + uploadMilliseconds,
    messages: [],
  });
  const presignedUrl = `${call.origin}${uploadPath}${id}?key=${key}`;
  return Response.json({ id, presignedUrl, headers: {}, selfUri: `${base}/${id}` });
};

/** `GET /flows/jobs/{id}`; the messages come with `expand=messages`. */
export const getJob: Handler = (call, platform) => {
  const job = platform.store.table('flowJobs').find(call.organization.id, param(call, 'jobId'));
  if (job === undefined) throw notFound('job');
  const { id, status, flowId, messages, dateEnded } = job;
  const expanded = call.query.getAll('expand').some((names) => names.split(',').includes('messages'));
  return Response.json({
    id,
    status,
    command: 'Publish',
    ...(flowId === undefined ? {} : { flow: { id: flowId, selfUri: `/api/v2/flows/${flowId}` } }),
    ...(expanded ? { messages: messages.map((message) => ({ dateTime: dateEnded, ...message })) } : {}),
    selfUri: `${base}/${id}`,
  });
};
