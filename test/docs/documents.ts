import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The project's folder. */
export const root = join(__dirname, '../..');

/** A Markdown file of the project. */
export interface Document {
  /** Path below the project's folder. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of code. */
export interface Fence {
  readonly document: string;
  /** 1 for the first line of the document. */
  readonly line: number;
  /** Heading that it stands under; empty before the second one of the document. */
  readonly section: string;
  /** File that the sentence before it names, at the end of which it has a colon. */
  readonly file: string | undefined;
  readonly language: string;
  /** Without the indentation of a list that it may stand in. */
  readonly code: string;
}

/** README, CONTRIBUTING, SECURITY and everything in docs/. */
export function documents(): readonly Document[] {
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...inDocs].map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }));
}

/** Every fence of a document, indented ones included. */
export function fences({ path, text }: Document): readonly Fence[] {
  return [...text.matchAll(/^([ ]*)```(\w*)\n([\s\S]*?)^\1```$/gm)].map((match) => {
    const [, indentation = '', language = '', code = ''] = match;
    const before = text.slice(0, match.index);
    return {
      document: path,
      line: before.split('\n').length,
      section: /^#{2,} (.+)$(?![\s\S]*^#{2,} )/m.exec(before)?.[1] ?? '',
      file: /`(?<file>[\w./-]+\.\w+)`[^`\n]*:\n\s*$/.exec(before)?.groups?.file,
      language,
      code: code.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
    };
  });
}

/** The one fence of a document that has a text in it. */
export function fenceWith(path: string, text: string): Fence {
  const found = documents()
    .filter((document) => document.path === path)
    .flatMap(fences)
    .filter(({ code }) => code.includes(text));
  if (found.length !== 1) throw new Error(`${path} has ${found.length} fences with ${text}`);
  return found[0]!;
}

/** Text between single back-ticks, outside of fences. */
export function inlineCode({ text }: Document): readonly string[] {
  const prose = text.replaceAll(/^([ ]*)```\w*\n[\s\S]*?^\1```$/gm, '');
  return [...prose.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code]) => code ?? '');
}

/** What a reader may copy to a shell: lines of shell fences without comments, and inline code. */
export function shellTexts(document: Document): readonly string[] {
  const lines = fences(document)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.split('\n'))
    .map((line) => line.replace(/\s#\s.*$/, '').trim());
  return [...lines, ...inlineCode(document)];
}

/** Targets of the relative links of a document, below the project's folder. */
export function relativeLinks({ path, text }: Document): readonly string[] {
  return [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => relative(root, join(root, path, '..', target)));
}
