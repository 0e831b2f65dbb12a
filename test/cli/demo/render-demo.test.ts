import type { DemoResult } from '../../../cli/demo/demo-result';
import { renderDemo } from '../../../cli/demo/render-demo';

const result: DemoResult = {
  deploys: [
    { stacks: 6, added: 42, changed: 0, destroyed: 0, seconds: 4.2 },
    { stacks: 6, added: 0, changed: 0, destroyed: 0, seconds: 3.9 },
  ],
  valuesWritten: 15,
  actions: [
    {
      environment: 'dev',
      stack: 'dev-crm',
      action: 'lookup-account',
      secrets: ['dev_crm_bearer'],
      header: 'Authorization: Bearer ******',
      success: true,
      status: 200,
      answer: { accountId: 'A-1001', name: 'Ada Lovelace (dev)', tier: 'gold' },
      error: null,
    },
    {
      environment: 'dev',
      stack: 'dev-payment',
      action: 'get-payment',
      secrets: ['dev_payment_apikey'],
      header: 'X-API-Key: ******',
      success: false,
      status: 401,
      answer: null,
      error: 'the service answered with status 401',
    },
  ],
  ledger: { records: 60, isWhole: true, inPlace: 14, of: 15 },
  search: { artifacts: 63, bytes: 10, found: [{ artifact: 'state', secret: 'dev_crm_bearer' }] },
  seconds: 9.94,
  success: false,
};

test('renders the table within 80 columns', () => {
  const text = renderDemo(result);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(text).toMatchInlineSnapshot(`
   "dev  dev-crm
     ok   lookup-account     Authorization: Bearer ******
                             from dev_crm_bearer
                             200 {"accountId":"A-1001","name":"Ada Lovelace (dev)…

   dev  dev-payment
     FAIL get-payment        X-API-Key: ******
                             from dev_payment_apikey
                             401 the service answered with status 401

   deployed        6 stacks: 42 added, 0 changed, 0 destroyed (4.2 s)
   deployed again  6 stacks: 0 added, 0 changed, 0 destroyed (3.9 s)
   values set      15
   actions proven  1 of 2
   ledger          60 records, all as written; 14 of 15 values in place
   time            9.9 s
   secret values found in 63 artifacts: 1
     dev_crm_bearer in state
   "
  `);
});
