export { AccessStack, addAccessStacks, type AccessStackProps } from './access/access-stack';
export { JobClient, type JobClientProps } from './access/job-client';
export { addAppChecks, type AppChecksOptions } from './add-app-checks';
export { AtomicSecret, type AtomicSecretProps } from './atomic-secret/atomic-secret';
export { type SecretRef } from './atomic-secret/secret-ref';
export { bodyException, type BodyException, type BodyExceptionProps } from './body-exception/body-exception';
export { todayContext } from './body-exception/today';
export { addCheck, assertSound, collectProblems, judgeTree, type Finding, type Judgement } from './checks';
export { type Authentication } from './data-action/authentication';
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
export { type AcceptedReplacement } from './data-action/version';
export { deployedContext } from './deployed-context';
export { ExternalService, type ExternalServiceProps } from './external-service/external-service';
export { GenesysStack } from './genesys-stack/genesys-stack';
export { PlatformBasic, type PlatformBasicProps } from './platform-basic/platform-basic';
export { PlatformOAuth, type PlatformOAuthProps } from './platform-oauth/platform-oauth';
export { type PlatformToken } from './platform-oauth/platform-token';
export { type TokenBodyException } from './platform-oauth/token-request';
export { apiKeyFromTarget, type ApiKeyFromTargetProps } from './rotation/api-key-from-target';
export { carriedOver, type CarriedOverProps } from './rotation/carried-over';
export { genesysClient, type GenesysClientProps } from './rotation/genesys-client';
export { IssuerSecret, type IssuerSecretProps } from './rotation/issuer-secret';
export { oauthClientCredentials, type OAuthClientCredentialsProps } from './rotation/oauth-client-credentials';
export { renewedElsewhere, type RenewedElsewhereProps } from './rotation/renewed-elsewhere';
export { type IssuerRef, type Rotation, type Schedule } from './rotation/rotation';
export { addRule } from './policy/add-rule';
export { type OwnFinding, type OwnRule } from './policy/own-rule';
export { rulesAround } from './policy/own-rules';
export { type Rule } from './policy/rule';
export { type Leaf, type SynthesisedStack } from './policy/synthesised-stack';
export { type SuppressionProps } from './suppression/suppression';
export { suppress } from './suppression/suppress';
export { collectInventory } from './inventory';
export { judgeApp, synthSound } from './synth-sound';
