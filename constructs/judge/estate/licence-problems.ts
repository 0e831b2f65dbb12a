import type { Environment } from '../../../core/environment';
import { featureLicences, hasFeature, type Feature } from '../../../core/prerequisites';
import type { Finding } from '../../tree/checks';

/** Settings that an environment's licence does not include; nothing is claimed where the licence is not given. */
export function licenceProblems(environments: readonly Environment[]): Finding[] {
  return environments.flatMap((environment) => {
    const { licence, name } = environment;
    if (licence === undefined) return [];
    return settingsOf(environment)
      .filter(({ feature }) => !hasFeature(licence, feature))
      .map(({ setting, feature }) => ({
        where: `environment ${name}`,
        code: 'licence-too-low',
        what: `\`${setting}\` needs ${featureLicences[feature]}, and \`licence\` is ${licence}`,
        fix: `leave \`${setting}\` out, or correct \`licence\``,
      }));
  });
}

/** Settings in force that stand for a licensed feature. */
function settingsOf(environment: Environment): { readonly setting: string; readonly feature: Feature }[] {
  return environment.auditRetentionDays === undefined
    ? []
    : [{ setting: 'auditRetentionDays', feature: 'auditRetention' }];
}
