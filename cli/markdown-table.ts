/** A Markdown table. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows.map((row) => row.map(inCell))]
    .map((line) => `| ${line.join(' | ')} |\n`)
    .join('');
}

/** Text that neither ends its cell nor its line. */
function inCell(text: string): string {
  return text.replaceAll(/[\\|]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}
