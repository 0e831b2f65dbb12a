import type { Context, Handler } from 'hono';
import type { Clock } from '../../core/clock';
import { apiError } from './api-error';
import type { Authenticate, Demand } from './authenticate';
import type { Fingerprint, SeenRequest, Verdict } from './seen-request';
import type { KeyShelf } from './key-shelf';
import type { RecordShelf } from './target-store';

/** What a route's own code gets once the credential was accepted. */
export interface RouteCall {
  readonly context: Context;
  readonly environment: string;
  readonly records: RecordShelf;
  readonly keys: KeyShelf;
}

export interface GuardProps {
  readonly environments: readonly string[];
  readonly records: (environment: string) => RecordShelf;
  readonly keys: (environment: string) => KeyShelf;
  readonly authenticate: Authenticate;
  readonly fingerprint: Fingerprint;
  readonly clock: Clock;
  readonly onSeen: (seen: SeenRequest) => void;
}

/** One route of a service: its template below `/<environment>/<service>`, what it demands, and its work. */
export interface GuardedRoute {
  readonly service: 'crm' | 'payment';
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly route: string;
  readonly demand: Demand;
  readonly work: (call: RouteCall) => Response | Promise<Response>;
}

/** Wraps a route: unknown environment → 404, refused credential → 401 or 403, and a record of what was seen in every case. */
export function guard(props: GuardProps, guarded: GuardedRoute): Handler {
  return async (context) => {
    const environment = context.req.param('environment') ?? '';
    if (!props.environments.includes(environment)) return apiError(404, 'not_found', 'no such environment');
    const { verdict, presented } = await props.authenticate(environment, guarded.demand, context.req.raw.headers);
    const response =
      verdict === 'accepted'
        ? await guarded.work({
            context,
            environment,
            records: props.records(environment),
            keys: props.keys(environment),
          })
        : refusal(verdict, guarded.demand);
    props.onSeen({
      at: new Date(props.clock.now()).toISOString(),
      environment,
      service: guarded.service,
      method: guarded.method,
      route: guarded.route,
      status: response.status,
      verdict,
      credential: {
        scheme: guarded.demand.scheme,
        fingerprint: presented === undefined ? null : props.fingerprint(presented),
      },
    });
    return response;
  };
}

const messages: Readonly<Record<Exclude<Verdict, 'accepted'>, string>> = {
  missing: 'a credential is required',
  unknown: 'the credential is not valid: unknown, expired or revoked',
  'wrong-environment': 'the credential belongs to another environment',
  'wrong-service': 'the credential belongs to another service',
  'insufficient-scope': 'the token lacks the scope that this call needs',
};

function refusal(verdict: Exclude<Verdict, 'accepted'>, demand: Demand): Response {
  const code = verdict.replace('-', '_');
  const message = messages[verdict];
  if (verdict !== 'missing' && verdict !== 'unknown') return apiError(403, code, message);
  return apiError(401, code === 'missing' ? 'unauthorized' : 'invalid_credential', message, {
    'www-authenticate': challenge(verdict, demand),
  });
}

function challenge(verdict: 'missing' | 'unknown', demand: Demand): string {
  switch (demand.scheme) {
    case 'bearer':
      return verdict === 'missing' ? 'Bearer realm="crm"' : 'Bearer realm="crm", error="invalid_token"';
    case 'basic':
      return 'Basic realm="crm"';
    case 'api-key':
      return `ApiKey realm="${demand.service}"`;
    case 'admin-key':
      return 'AdminKey realm="payment"';
  }
}
