export { AccessStack, addAccessStacks, type AccessStackProps } from './access/access-stack';
export { JobClient, type JobClientProps } from './access/job-client';
export { AtomicSecret, type AtomicSecretProps } from './atomic-secret/atomic-secret';
export { type SecretRef } from './atomic-secret/secret-ref';
export { addCheck, assertSound, collectProblems, type Finding } from './checks';
export { DataAction, type DataActionProps } from './data-action/data-action';
export { basicAuth, header, type HeaderTemplate } from './data-action/header';
export {
  del,
  field,
  get,
  patch,
  path,
  post,
  put,
  type BodyTemplate,
  type PathTemplate,
  type RequestTemplate,
} from './data-action/request';
export { type ResponseMap } from './data-action/response';
export { ExternalService, type ExternalServiceProps } from './external-service/external-service';
export { GenesysStack } from './genesys-stack/genesys-stack';
export { collectInventory } from './inventory';
