/** Most bytes taken of an answer; far above the longest secret of any store. */
const maxAnswerBytes = 1024 * 1024;

/**
 * The whole body of an answer. The caller overwrites the bytes once it has what it needs.
 *
 * @throws RangeError when it is longer than 1 MiB
 */
export async function readBounded(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new RangeError('answer too large');
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  for (const chunk of chunks) chunk.fill(0);
  return whole;
}
