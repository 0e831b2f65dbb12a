import type { InventoryEnvironment } from '../../../core/inventory';
import type { RotationPorts } from '../../../rotation/run/rotation-ports';
import { resume, rotate } from '../../../rotation/run/rotate';
import { requestsPerRotation, stageRequests } from '../../../rotation/plan/stage-requests';
import { isOver, type Rotation } from '../../../rotation/machine/rotation';
import { anEstate, deploy, tokensOf, type Estate } from '../../kit/an-estate';

const count = 50;
const names = Array.from({ length: count }, (_, index) => `dev_crm_token${index + 1}`);
const actionOf = (name: string) => `dev-crm-who-am-i-${name}`;

/** As many secrets as there are names, each with a credential and an action of its own. */
function withMany(environment: InventoryEnvironment): InventoryEnvironment {
  const [secret] = environment.secrets;
  const [credential] = environment.credentials;
  const [action] = environment.actions;
  const headers = (name: string) => ({ Authorization: `Bearer {{secrets.${name}}}` });
  return {
    ...environment,
    secrets: [
      ...environment.secrets,
      ...names.map((name) => ({ ...secret!, name, type: name.slice(8), credential: name })),
    ],
    credentials: [
      ...environment.credentials,
      ...names.map((name) => ({ ...credential!, name, integration: name, fields: [{ key: name, secret: name }] })),
    ],
    actions: names.map((name) => ({
      ...action!,
      ...{ id: name, name: actionOf(name), secrets: [name], headers: headers(name) },
    })),
  };
}

let estate: Estate;
afterEach(() => estate.close());

/** Rotates secrets to the end; the clock goes on only when all of them wait. */
async function rotateAll(wanted: readonly string[], ports: RotationPorts): Promise<readonly Rotation[]> {
  const { environment, clock } = estate;
  const of = (secret: string) => environment.secrets.find(({ name }) => name === secret)!;
  let all: Rotation[] = [];
  for (const name of wanted)
    all.push((await rotate({ environment, secret: of(name), cause: 'asked', reason: 'a test' }, ports))!);
  while (!all.every(isOver)) {
    clock.advance(Math.max(0, Math.max(...all.map(({ wakeAt }) => wakeAt)) - clock.now()));
    const next: Rotation[] = [];
    for (const one of all) next.push(await resume(one, ports));
    all = next;
  }
  return all;
}

test('asks the platform four times for each of fifty rotations, and eight times for all of them together', async () => {
  estate = await anEstate({
    environment: withMany,
    rotation: (targets) => tokensOf(targets, { revocationUrl: `${targets.url}/dev/oauth/token/revocation` }),
  });
  const { kit, targets } = estate;
  for (const name of names)
    await deploy(kit, {
      ...{ credential: name, fields: { [name]: await targets.token('dev') }, targets },
      ...{ action: actionOf(name), secret: name },
    });
  const asked = jest.spyOn(kit.sandbox, 'fetch');
  const requests = () => {
    const of = asked.mock.calls.map(([request]) => `${request.method} ${new URL(request.url).pathname}`);
    asked.mockClear();
    return of.filter((route) => !route.endsWith('/oauth/token'));
  };
  const ports = estate.ports();

  const first = await rotateAll(names, ports);
  expect(first.map(({ stage }) => stage)).toEqual(names.map(() => 'done'));
  // The lists of credentials and integrations, the search for the first action, and the list of actions: a page of each, and the empty one
  // behind it.
  expect(requests()).toHaveLength(count * requestsPerRotation + 8);

  // Nothing is left to be looked up within ten minutes.
  const few = 5;
  await rotateAll(names.slice(0, few), ports);
  const kinds = Map.groupBy(requests(), (route) => route.replace(/(custom_-_)?[0-9a-f]{8}-[0-9a-f-]+/, '{id}'));
  expect(Object.fromEntries([...kinds].map(([route, those]) => [route, those.length]))).toEqual({
    'GET /api/v2/integrations/{id}/config/current': few * (stageRequests.store - 1),
    'PUT /api/v2/integrations/credentials/{id}': few,
    'POST /api/v2/integrations/actions/{id}/test': few * (stageRequests.verify + stageRequests.prove),
  });
});
