/** External services that every environment has a variant of. */
export type ServiceName = 'crm' | 'payment';
