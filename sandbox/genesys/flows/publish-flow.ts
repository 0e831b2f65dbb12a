import { audit, type Platform } from '../platform';
import type { FlowJobRecord, FlowRecord } from '../records';
import type { DataActionStep } from './data-action-steps';
import { readFlowFile, type FlowFile } from './read-flow-file';

/**
 * Does a job: publishes the uploaded flow as the next version of the one with its type and name, or as a new one. Every Data Action that
 * the flow calls must be published. Inputs are texts of the flow: a reference to a secret in one is neither found nor resolved here, and
 * goes to the action as it stands. The file itself is not kept, for somebody may have substituted a value into it.
 */
export function publishFlow(text: string, job: FlowJobRecord, platform: Platform): FlowJobRecord {
  const file = readFlowFile(text);
  const problems = 'name' in file ? file.steps.flatMap((step) => stepProblems(step, job, platform)) : file;
  const ended = { ...job, messages: problems.map((problem) => ({ type: 'Error', text: problem })) };
  if (!('name' in file) || problems.length > 0) return { ...ended, status: 'Failure', dateEnded: platform.timestamp() };
  const flow = platform.store.table('flows').put(nextVersion(file, job, platform));
  const { organizationId, clientId } = job;
  audit({ organization: { id: organizationId }, client: { id: clientId } }, platform, {
    serviceName: 'Architect',
    action: 'Publish',
    entityType: 'Flow',
    entityId: flow.id,
    entityName: flow.name,
  });
  return { ...ended, status: 'Success', flowId: flow.id, dateEnded: platform.timestamp() };
}

function stepProblems({ name, target }: DataActionStep, job: FlowJobRecord, platform: Platform): readonly string[] {
  if (target === undefined) return [`The step "${name}" must name one category and one Data Action.`];
  const { category, action } = target;
  const published = platform.store.table('actions').all(job.organizationId);
  if (published.some((record) => record.category === category && record.name === action)) return [];
  return [`The step "${name}" calls the Data Action "${action}" of category "${category}", which is not published.`];
}

function nextVersion({ steps: _, ...file }: FlowFile, job: FlowJobRecord, platform: Platform): FlowRecord {
  const known = platform.store
    .table('flows')
    .all(job.organizationId)
    .find(({ type, name }) => type === file.type && name === file.name);
  return {
    id: known?.id ?? platform.options.newId(),
    organizationId: job.organizationId,
    ...file,
    versions: [...(known?.versions ?? []), { datePublished: platform.timestamp(), clientId: job.clientId }],
  };
}
