/** Literal text as Terraform must read it: its own template markers doubled, so that `${input.x}` reaches the platform as written. */
export function terraformText(literal: string): string {
  // A function as replacement: in a replacement string `$$` would mean a single `$`.
  return literal.replaceAll(/[$%]\{/g, (marker) => `${marker.charAt(0)}${marker}`);
}

/** Name of a resource in Terraform addresses: `lookup-account` → `lookup_account`. */
export function terraformName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, '_');
}
