/** A refusal as the target services word it: `{ "error": { "code": …, "message": … } }`. Never repeats what the caller sent. */
export function apiError(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}
