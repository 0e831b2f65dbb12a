import { credentialsOf, openClients } from '../../cli/open-clients';
import { aTerminal } from '../kit/a-terminal';
import { anEnvironment } from '../kit/an-inventory';
import { overFetch } from '../kit/over-fetch';

const variables = (...numbers: readonly string[]) =>
  Object.fromEntries(
    numbers.flatMap((number) => [
      [`TF_VAR_nonprod_client_id${number}`, `client${number}`],
      [`TF_VAR_nonprod_client_secret${number}`, 'secret of a test'],
    ]),
  );

test('has all clients of an organisation make requests in turn, each with its own token', async () => {
  const { io } = aTerminal({ cwd: '.', env: variables('', '_2', '_3', '_5') });
  const environment = anEnvironment();
  const tokens: (string | null)[] = [];
  const asked: string[] = [];
  const clientOf = openClients([environment], io, {
    sendOf: (organization) => {
      asked.push(organization);
      return overFetch((request) => {
        const authorization = request.headers.get('authorization');
        if (!request.url.endsWith('/oauth/token')) tokens.push(authorization);
        const id = Buffer.from(authorization?.split(' ')[1] ?? '', 'base64')
          .toString()
          .split(':')[0];
        const token = { access_token: `token-of-${id}`, token_type: 'bearer', expires_in: 3600 };
        return Promise.resolve(Response.json(request.url.endsWith('/oauth/token') ? token : { id: '1', name: 'x' }));
      });
    },
  });
  for (let i = 0; i < 6; i += 1) await clientOf(environment).readOrganization();
  expect(asked).toEqual(['nonprod']);
  const each = ['client', 'client_2', 'client_3'].map((id) => `Bearer token-of-${id}`);
  expect(tokens.toSorted()).toEqual([...each, ...each].toSorted());
  expect(new Set(tokens.slice(0, 3)).size).toBe(3);
});

test('counts clients up to the first number that is missing', () => {
  const environment = anEnvironment();
  expect(credentialsOf(environment, { env: {} })).toHaveLength(1);
  expect(credentialsOf(environment, { env: variables('', '_2', '_4') })).toHaveLength(2);
  expect(
    credentialsOf(environment, { env: { ...variables(''), TF_VAR_nonprod_client_id_2: 'without secret' } }),
  ).toHaveLength(1);
});
