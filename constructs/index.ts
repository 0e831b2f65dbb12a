export { AccessStack, addAccessStacks, type AccessStackProps } from './stack/access-stack';
export { JobClient, type JobClientProps } from './stack/job-client';
export { addAppChecks, type AppChecksOptions } from './stack/add-app-checks';
export { AtomicSecret, type AtomicSecretProps } from './secret/atomic-secret';
export { type SecretRef } from './words/secret-ref';
export { bodyException, type BodyException, type BodyExceptionProps } from './words/body-exception';
export { todayContext } from './tree/today';
export { addCheck, assertSound, collectProblems, judgeTree, type Finding, type Judgement } from './tree/checks';
export { type Authentication } from './action/authentication';
export { DataAction, type DataActionProps } from './action/data-action';
export { basicAuth, header, type HeaderTemplate } from './words/header';
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
} from './words/request';
export { type ResponseMap } from './words/response';
export { type AcceptedReplacement } from './action/version';
export { deployedContext } from './tree/deployed-context';
export { ExternalService, type ExternalServiceProps } from './service/external-service';
export { GenesysStack } from './stack/genesys-stack';
export { PlatformBasic, type PlatformBasicProps } from './login/platform-basic';
export { PlatformOAuth, type PlatformOAuthProps } from './login/platform-oauth';
export { type PlatformToken } from './words/platform-token';
export { type TokenBodyException } from './words/token-request';
export { apiKeyFromTarget, type ApiKeyFromTargetProps } from './secret/api-key-from-target';
export { carriedOver, type CarriedOverProps } from './secret/carried-over';
export { genesysClient, type GenesysClientProps } from './secret/genesys-client';
export { IssuerSecret, type IssuerSecretProps } from './secret/issuer-secret';
export { oauthClientCredentials, type OAuthClientCredentialsProps } from './secret/oauth-client-credentials';
export { renewedElsewhere, type RenewedElsewhereProps } from './secret/renewed-elsewhere';
export { type IssuerRef, type Rotation, type Schedule } from './secret/rotation';
export { addRule } from './judge/own/add-rule';
export { type OwnFinding, type OwnRule } from './judge/own/own-rule';
export { rulesAround } from './judge/own/own-rules';
export { type Rule } from './rules/pack/rule';
export { type Leaf, type SynthesisedStack } from './judge/json/synthesised-stack';
export { type SuppressionProps } from './judge/suppression';
export { suppress } from './judge/suppress';
export { collectInventory } from './inventory/collect-inventory';
export { judgeApp, synthSound } from './judge/synth-sound';
