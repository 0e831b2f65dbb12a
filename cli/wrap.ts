/** Lines of at most `width` characters, broken at blanks where there are any; a command between back-ticks stays in one line where it fits. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > width) {
    const cut = cutOf(rest, width);
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}

function cutOf(text: string, width: number): number {
  const blank = text.lastIndexOf(' ', width);
  const usual = blank > width / 2 ? blank : width;
  const tick = text.lastIndexOf('`', usual);
  const isInCommand = tick > 0 && (text.slice(0, usual).split('`').length - 1) % 2 === 1;
  const end = text.indexOf('`', tick + 1);
  // A command that fits into a line of its own can be copied.
  return isInCommand && text[tick - 1] === ' ' && end - tick < width ? tick - 1 : usual;
}
