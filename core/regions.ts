/**
 * Domain of each region's API (`api.<domain>`) and login (`login.<domain>`) hosts.
 * Source: terraform-provider-genesyscloud v1.84.1, genesyscloud/provider/provider.go; regions internal to Genesys left out.
 */
export const regionDomains = {
  'us-east-1': 'mypurecloud.com',
  'us-east-2': 'use2.us-gov-pure.cloud',
  'us-west-2': 'usw2.pure.cloud',
  'ca-central-1': 'cac1.pure.cloud',
  'mx-central-1': 'mxc1.pure.cloud',
  'sa-east-1': 'sae1.pure.cloud',
  'eu-west-1': 'mypurecloud.ie',
  'eu-west-2': 'euw2.pure.cloud',
  'eu-central-1': 'mypurecloud.de',
  'eu-central-2': 'euc2.pure.cloud',
  'eusc-de-east-1': 'edee1.eusc-pure.cloud',
  'ap-northeast-1': 'mypurecloud.jp',
  'ap-northeast-2': 'apne2.pure.cloud',
  'ap-northeast-3': 'apne3.pure.cloud',
  'ap-south-1': 'aps1.pure.cloud',
  'ap-southeast-1': 'apse1.pure.cloud',
  'ap-southeast-2': 'mypurecloud.com.au',
  'me-central-1': 'mec1.pure.cloud',
} as const;

/** A region of Genesys Cloud, by its AWS name. */
export type Region = keyof typeof regionDomains;

/** API and login base addresses of a region. */
export function regionUrls(region: Region): { readonly apiUrl: string; readonly loginUrl: string } {
  const domain = regionDomains[region];
  return { apiUrl: `https://api.${domain}`, loginUrl: `https://login.${domain}` };
}
