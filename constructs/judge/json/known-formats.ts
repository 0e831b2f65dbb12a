import { rules } from '@secretlint/secretlint-rule-preset-recommend';

/** The part of secretlint's rule interface that its rules use; running them directly keeps the check synchronous. */
interface Rule {
  readonly meta: { readonly id: string };
  readonly messages: unknown;
  create(context: Context, options: object): { file?(source: object): unknown };
}
interface Context {
  readonly ruleId: string;
  readonly sharedOptions: object;
  createTranslator(messages: unknown): (id: string) => { readonly messageId: string };
  report(found: { readonly range: readonly [number, number]; readonly message: { readonly messageId: string } }): void;
}

/** Where a credential of a known format stands in a text. */
export interface KnownFormat {
  readonly start: number;
  /** `a slack token`. */
  readonly kind: string;
}

// The rule that lets comments in a text switch other rules off is left out: nothing of this can be switched off.
const detectors = (rules as unknown as readonly Rule[]).filter(({ meta }) => !meta.id.endsWith('filter-comments'));

/** Credentials of the formats that secretlint's recommended rules know. */
export function knownFormats(text: string): KnownFormat[] {
  return detectors.flatMap((rule) => {
    const found: KnownFormat[] = [];
    const context: Context = {
      ruleId: rule.meta.id,
      sharedOptions: {},
      createTranslator: () => (messageId) => ({ messageId }),
      report: ({ range, message }) => void found.push({ start: range[0], kind: kindOf(message.messageId) }),
    };
    rule.create(context, {}).file?.(sourceOf(text));
    return found;
  });
}

function kindOf(messageId: string): string {
  return `a credential (${messageId.replaceAll('_', ' ').toLowerCase()})`;
}

function sourceOf(content: string) {
  return { content, filePath: 'declarations.json', ext: '.json', contentType: 'text', hasBOM: false };
}
