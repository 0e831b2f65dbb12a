/**
 * cdktn's own report of a failed Terraform step: an unhandled rejection with a minified source line and a stack. Terraform's message
 * has been printed by then, so nothing is lost.
 */
const noise = [
  /^\s+at .*[:(]\d+:\d+\)?( \{)?$/,
  /^\s+at .*\(.*\)( \{)?$/,
  /^\S*node_modules\/cdktn-cli\/bundle\S*:\d+$/,
  /^(node:internal|file:\/\/).*:\d+$/,
  /^\s*\^+\s*$/,
  /^Node\.js v\d+/,
  /^Error$/,
  /^\s*__type: '\w+',?$/,
  /^\s*[{}],?$/,
];
/** Longer lines than any message: minified source. */
const longestMessage = 600;

/** The lines of cdktn's standard error that tell the user something. */
export function condenseFailure(lines: readonly string[]): string[] {
  const kept = lines.filter((line) => line.length <= longestMessage && !noise.some((pattern) => pattern.test(line)));
  return kept.filter((line, i) => line.trim() !== '' || (kept[i - 1] ?? '').trim() !== '');
}
