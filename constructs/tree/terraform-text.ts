/** Literal text as Terraform must read it: its own template markers doubled, so that `${input.x}` reaches the platform as written. */
export function terraformText(literal: string): string {
  // A function as replacement: in a replacement string `$$` would mean a single `$`.
  return literal.replaceAll(/[$%]\{/g, (marker) => `${marker.charAt(0)}${marker}`);
}

/** A text of the synthesised JSON as Terraform hands it to the platform: its own markers single, and in Unicode's form NFC. */
export function asTerraformReads(text: string): string {
  // A run of markers before a brace; more than one are Terraform's way to write one less.
  return text.replaceAll(/(?:\$+|%+)\{/g, (run) => (run.length > 2 ? run.slice(1) : run)).normalize('NFC');
}

/** True for a text of the synthesised JSON in which Terraform computes something. */
export function isComputed(text: string): boolean {
  return /(?<!\$)\$\{|(?<!%)%\{/.test(text);
}

/** Name of a resource in Terraform addresses: `lookup-account` → `lookup_account`. */
export function terraformName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, '_');
}
