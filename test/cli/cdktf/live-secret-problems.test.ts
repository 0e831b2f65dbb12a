import { liveSecretProblems, type KnownSecrets } from '../../../cli/cdktf/live-secret-problems';
import type { DeployedStack } from '../../../core/deployed';
import type { PlannedObject } from '../../../terraform/plan';
import { secretMoves } from '../../../terraform/secret-moves';

const integration = (from: string | undefined, to: string | undefined, kind: PlannedObject['kind'] = 'update') => {
  const config = (basicAuth: string | undefined) => [
    { name: 'dev_payment_apikey', credentials: basicAuth === undefined ? {} : { basicAuth } },
  ];
  return {
    ...{ address: 'genesyscloud_integration.dev_payment_apikey', type: 'genesyscloud_integration', kind },
    before: kind === 'create' ? null : { id: 'i', config: config(from) },
    after: kind === 'delete' ? null : { config: config(to) },
  };
};
const action = (before: string, after: string, kind: PlannedObject['kind'] = 'update'): PlannedObject => {
  const object = (header: string) => ({
    name: 'dev-payment-get-payment',
    config_request: [{ headers: { 'X-API-Key': header }, request_template: '' }],
  });
  return {
    ...{ address: 'genesyscloud_integration_action.get_payment', type: 'genesyscloud_integration_action', kind },
    before: kind === 'create' ? null : object(before),
    after: kind === 'delete' ? null : object(after),
  };
};
const entry = (type: string, id: string, filled: boolean) => ({
  ...{ name: `dev_payment_${type}`, integration: 'dev_payment_apikey', fields: [`dev_payment_${type}`] },
  ...{ filled, platformId: id },
});
const onRecord = (...credentials: DeployedStack['credentials']): DeployedStack => {
  return { version: 1, stack: 'dev-payment', actions: [], credentials };
};
const field = (type: string) => ({ key: `dev_payment_${type}`, secret: `dev_payment_${type}` });
const declares = (...types: string[]) => types.map((type) => ({ name: `dev_payment_${type}`, fields: [field(type)] }));
const ofField = (type: string) => `\${credentials.dev_payment_${type}}`;
const named = (type: string) => `{{secrets.dev_payment_${type}}}`;

interface Case {
  readonly order: string;
  readonly objects: readonly PlannedObject[];
  readonly record?: DeployedStack;
  readonly declared?: KnownSecrets['credentials'];
  readonly written?: readonly string[];
  /** Named secrets of the platform. */
  readonly names?: readonly string[];
  readonly proven?: readonly string[];
  readonly gone?: readonly string[];
  readonly codes: readonly string[];
}

const bothFilled = onRecord(entry('apikey', 'a', true), entry('token', 't', true));
const repoint = [integration('a', 't'), action(ofField('apikey'), ofField('token'))];
const unset = 'live-secret-unset';
const unproven = 'live-secret-unproven';

const cases: readonly Case[] = [
  {
    order: 'first deploy',
    objects: [integration(undefined, undefined, 'create'), action('', ofField('apikey'), 'create')],
    codes: [],
  },
  {
    order: 'destroy',
    objects: [integration('a', undefined, 'delete'), action(ofField('apikey'), '', 'delete')],
    record: onRecord(entry('apikey', 'a', true)),
    codes: [],
  },
  {
    order: 'rename, without sync',
    objects: repoint,
    record: onRecord(entry('apikey', 'a', true), entry('token', 't', false)),
    codes: [unset, unset],
  },
  {
    order: 'rename, synced and not proven',
    objects: repoint,
    record: bothFilled,
    written: ['token'],
    codes: [unproven, unproven],
  },
  {
    order: 'rename, synced and proven',
    objects: repoint,
    record: bothFilled,
    written: ['token'],
    proven: ['token'],
    codes: [],
  },
  {
    order: 'rename in one deploy',
    objects: [integration('a', undefined), action(ofField('apikey'), ofField('token'))],
    record: onRecord(entry('apikey', 'a', true)),
    codes: [unset, unset],
  },
  { order: 'rename, without a record, not written', objects: [integration('a', 't')], codes: [unset] },
  { order: 'rename, without a record, written', objects: [integration('a', 't')], written: ['token'], codes: [] },
  {
    order: 'revert in one deploy',
    declared: declares('apikey'),
    objects: [integration('t', undefined), action(ofField('token'), ofField('apikey'))],
    record: onRecord(entry('token', 't', true)),
    codes: [unset, unset],
  },
  {
    order: 'revert, filled and proven',
    declared: declares('apikey'),
    objects: [integration('t', 'a'), action(ofField('token'), ofField('apikey'))],
    record: bothFilled,
    written: ['apikey'],
    proven: ['apikey'],
    codes: [],
  },
  {
    order: 'rename of what never had a value',
    objects: [integration('a', undefined)],
    record: onRecord(entry('apikey', 'a', false)),
    codes: [],
  },
  {
    order: 'another credential by hand, the declared one is filled',
    declared: declares('apikey'),
    objects: [integration('x', 'a')],
    record: onRecord(entry('apikey', 'a', true)),
    codes: [],
  },
  {
    order: 'another credential by hand, the declared one is empty',
    declared: declares('apikey'),
    objects: [integration('x', 'a')],
    record: onRecord(entry('apikey', 'a', false)),
    codes: [unset],
  },
  {
    order: 'a credential that somebody has deleted',
    declared: declares('apikey'),
    objects: [integration('a', undefined)],
    record: onRecord(entry('apikey', 'a', true)),
    gone: ['a'],
    codes: [],
  },
  {
    order: 'an integration that somebody has deleted',
    objects: [integration('a', undefined, 'replace')],
    gone: ['i'],
    codes: [],
  },
  {
    order: 'a new field of a live credential, before its sync',
    declared: [{ name: 'dev_payment_apikey', fields: [field('apikey'), field('psk')] }],
    objects: [action(ofField('apikey'), `${ofField('apikey')}${ofField('psk')}`)],
    record: onRecord(entry('apikey', 'a', true)),
    codes: [unset],
  },
  {
    order: 'named: deploy before the sync',
    declared: [],
    objects: [action(named('apikey'), named('token'))],
    names: ['apikey'],
    codes: [unset],
  },
  {
    order: 'named: sync before the deploy, not proven',
    declared: [],
    objects: [action(named('apikey'), named('token'))],
    names: ['apikey', 'token'],
    codes: [unproven],
  },
  {
    order: 'named: sync before the deploy, proven',
    declared: [],
    objects: [action(named('apikey'), named('token'))],
    names: ['apikey', 'token'],
    proven: ['token'],
    codes: [],
  },
  { order: 'named: what works not', declared: [], objects: [action(named('apikey'), named('token'))], codes: [] },
  {
    order: 'named: another header, the same secret',
    declared: [],
    objects: [action(named('apikey'), `Bearer ${named('apikey')}`)],
    names: ['apikey'],
    codes: [],
  },
  {
    order: 'to the other store, before the sync',
    declared: [],
    objects: [integration('a', undefined), action(ofField('apikey'), named('apikey'))],
    record: onRecord(entry('apikey', 'a', true)),
    codes: [unset],
  },
  {
    order: 'to the other store, synced and proven',
    declared: [],
    objects: [integration('a', undefined), action(ofField('apikey'), named('apikey'))],
    record: onRecord(entry('apikey', 'a', true)),
    names: ['apikey'],
    proven: ['apikey'],
    codes: [],
  },
  {
    order: 'back from the other store',
    declared: declares('apikey'),
    objects: [integration(undefined, undefined), action(named('apikey'), ofField('apikey'))],
    record: onRecord(),
    written: ['apikey'],
    names: ['apikey'],
    codes: [unset],
  },
];

test.each(cases)(
  'judges a plan by what works: $order',
  ({ objects, record, declared, written = [], names = [], proven = [], gone = [], codes }) => {
    const has = (list: readonly string[]) => (secret: string) => list.includes(secret.replace('dev_payment_', ''));
    const problems = liveSecretProblems(secretMoves({ objects, gone }), {
      ...{ environment: 'dev', stack: 'dev-payment', record, credentials: declared ?? declares('token') },
      isWritten: (secret, id) => (id === undefined || id === 't') && has(written)(secret),
      isNamed: has(names),
      isProven: has(proven),
    });
    expect(problems.map(({ code }) => code)).toEqual(codes);
  },
);
