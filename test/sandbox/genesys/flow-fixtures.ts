import { textOf, type Answer, type SandboxKit } from '../../kit/a-sandbox';

const jobs = '/api/v2/flows/jobs';

/** A workflow in Architect's YAML, with one step that calls the action of `declareAction`. */
export function workflow(
  overrides: { readonly name?: string; readonly action?: string; readonly input?: string } = {},
) {
  const { name = 'look up account', action = 'dev-crm-lookup-account', input = 'A-1001' } = overrides;
  return `workflow:
  name: ${name}
  description: a flow of a test
  startUpRef: ./states/state[Initial]
  settingsActionDefaults:
    callData:
      processingPrompt:
        noValue: true
  states:
    - state:
        name: Initial
        refId: Initial
        actions:
          - callData:
              name: Look up
              category:
                dev-crm:
                  dataAction:
                    ${action}:
                      inputs:
                        accountId:
                          lit: "${input}"
              outputs:
                success:
                  actions:
                    - endWorkflow:
                        name: End
`;
}

/** `POST /flows/jobs` as the official provider sends it: without a body. */
export function registerFlowJob({ call }: SandboxKit, clientId?: string): Promise<Answer> {
  return call('POST', jobs, undefined, clientId);
}

/** Uploads a file to a registered job's address, without a token; and asks for what has become of the job. */
export async function uploadFlow(kit: SandboxKit, registered: Answer, file: string): Promise<Answer> {
  const { pathname, search } = new URL(textOf(registered.body.presignedUrl));
  const { status } = await kit.send('PUT', pathname + search, { body: file });
  if (status !== 200) throw new Error(`the upload was answered with ${status}`);
  return kit.call('GET', `${jobs}/${textOf(registered.body.id)}?expand=messages`);
}

/** Publishes a flow, of which the action must be there if it calls one; gives its id. */
export async function publishFlow(kit: SandboxKit, file = 'workflow:\n  name: does nothing\n'): Promise<string> {
  const { body } = await uploadFlow(kit, await registerFlowJob(kit), file);
  return textOf(body.flow?.id);
}
