/** Wire shape of every error: `ErrorBody` of the platform's models, the members that we fill. */
export interface ErrorBody {
  readonly message: string;
  readonly code: string;
  readonly status: number;
  readonly contextId?: string;
  readonly details: readonly ErrorDetail[];
  readonly errors: readonly ErrorBody[];
  readonly messageParams?: Readonly<Record<string, string>>;
  readonly limit?: { readonly key: string; readonly namespace: string; readonly value: number };
}

export interface ErrorDetail {
  readonly errorCode?: string;
  readonly fieldName?: string;
  readonly entityId?: string;
  readonly entityName?: string;
}

type Extras = Partial<Pick<ErrorBody, 'details' | 'messageParams' | 'limit'>> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/** A refusal. Thrown by handlers; the dispatcher turns it into a reply. Its message reaches the wire and never holds a secret value. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extras: Extras = {},
  ) {
    super(message);
  }
}

/** 400: the request itself is wrong. */
export function badRequest(message: string, details: readonly ErrorDetail[] = []): ApiError {
  return new ApiError(400, 'bad.request', message, { details });
}

/** 404. Names the kind only: an id could hold the word that makes the official provider retry for ever. */
export function notFound(kind: string): ApiError {
  return new ApiError(404, 'not.found', `The requested ${kind} was not found.`);
}

/** 409: another write came first, or something still depends on it. */
export function conflict(message: string): ApiError {
  return new ApiError(409, 'general.conflict', message);
}

/** The reply for a refusal. */
export function errorReply(error: ApiError, correlationId: string): Response {
  const { headers, ...extras } = error.extras;
  const body: ErrorBody = {
    message: error.message,
    code: error.code,
    status: error.status,
    contextId: correlationId,
    details: [],
    errors: [],
    ...extras,
  };
  return Response.json(body, { status: error.status, headers: { ...headers } });
}
