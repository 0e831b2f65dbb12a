/** An account as the CRM knows it. */
export interface Account {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly tier: 'gold' | 'silver' | 'bronze';
}

/** A contact of the legacy system. */
export interface Contact {
  readonly contactId: string;
  readonly phone: string;
}

/** Accounts that every environment's CRM begins with; names tell the environments apart. */
export function accountsOf(environment: string): readonly Account[] {
  return [
    { accountId: 'A-1001', name: `Ada Lovelace (${environment})`, email: 'ada@example.com', tier: 'gold' },
    { accountId: 'A-1002', name: `Grace Hopper (${environment})`, email: 'grace@example.com', tier: 'silver' },
    { accountId: 'A-1003', name: `Katherine Johnson (${environment})`, email: 'katherine@example.com', tier: 'bronze' },
    { accountId: 'A-1004', name: `Analytical Engines Ltd (${environment})`, email: 'ada@example.com', tier: 'silver' },
  ];
}

/** Contacts that every environment's legacy system begins with. */
export const contacts: readonly Contact[] = [
  { contactId: 'C-2001', phone: '+44 20 7946 0101' },
  { contactId: 'C-2002', phone: '+44 20 7946 0102' },
];
