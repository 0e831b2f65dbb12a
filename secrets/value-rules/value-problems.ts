import type { Problem } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import type { InventorySecret } from '../../core/inventory';
import type { SecretUse } from '../../core/secret-use';
import { hasLessThan, isGuessable, isPlaceholder } from './guessable-value';
import { beginsWithItsScheme, isCarried, isSplitByColon } from './header-carries';
import { structureOf, type Structure } from './structure-of';
import { endOf, isBase64, isEncodedPair, isEncodedText } from './token-shapes';

/**
 * Longest value accepted, in bytes of UTF-8. A value goes out in one header; common servers take 8 KB of headers in all, and what is
 * longer is nearly always a certificate or a file.
 */
export const maxValueBytes = 4096;

/** What rules go by beside the value itself. */
export interface ValueContext {
  /** Last part of the secret's name: `apikey`. */
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** As the secret's declaration has it. @default - the value is what its issuer gave */
  readonly encoding?: 'base64' | undefined;
  /** That its shape is not judged, as the secret's declaration has it. @default false */
  readonly mayBeComposite?: boolean;
  /** Where the value goes. @default - into a header, as it stands */
  readonly uses?: readonly SecretUse[];
  /** What the secret is called where its value may have been copied from, such as its variable. @default - none */
  readonly labels?: readonly string[];
  /**
   * Seconds that a token must still live, by its own word.
   *
   * @default 300
   */
  readonly minimumLifeSeconds?: number;
}

/** A token that ends sooner would be dead before anything could replace it. */
const defaultMinimumLifeSeconds = 300;

interface Rule {
  readonly code: string;
  readonly isBroken: (text: string, context: ValueContext) => boolean;
  /** The property that is wrong. Never quotes, measures or paraphrases the value. */
  readonly what: string;
  readonly fix: string;
}

/** The least that a value of a type must have. */
interface Floor {
  readonly characters: number;
  /** Of information, as its characters are spread: a random one of the least length has more. */
  readonly bits: number;
}

/** What an issuer makes at random, and what people choose. Identifiers are no secrets, and have none. */
const [issued, chosen]: readonly [Floor, Floor] = [
  { characters: 10, bits: 30 },
  { characters: 8, bits: 20 },
];
const floors: Readonly<Record<string, Floor>> = {
  ...{ apikey: issued, clientsecret: issued, bearer: issued, jwt: issued },
  ...{ password: chosen, psk: chosen },
};

/** Types that get a Basic pair pasted in, ready encoded. */
const pairTypes = ['apikey', 'clientsecret', 'password'];

const rules: readonly Rule[] = [
  {
    code: 'value-empty',
    isBroken: (text) => text === '',
    what: 'the value must not be empty',
    fix: 'give the value',
  },
  {
    code: 'value-blank-edges',
    isBroken: (text) => /^\s|\s$/u.test(text),
    what: 'the value must not begin or end with a blank',
    fix: 'remove the blanks or line ends around the value',
  },
  {
    code: 'value-pem',
    isBroken: (text) => /-----BEGIN [A-Z0-9 ]+-----/.test(text) || text.startsWith('LS0tLS1CRUdJTi'),
    what: 'the value must not be a PEM block (key or certificate)',
    fix: 'store the identifier of the certificate, or exchange it for a short-lived token',
  },
  {
    code: 'value-control-character',
    // Cc: CR, LF, NUL and the like, which would split or end a header; Cf, Zl, Zp, Cs and blanks other than the ordinary one: invisible,
    // and not what the target expects.
    isBroken: (text) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text) || /[^\P{Zs} ]/u.test(text.trim()),
    what: 'the value must not hold line ends, NUL or other control or invisible characters',
    fix: 'give the value as one line of visible characters',
  },
  {
    code: 'value-look-alike',
    // Halfwidth and Fullwidth Forms: what an input method writes in place of ASCII.
    isBroken: (text) => /[\uff01-\uff5e]/.test(text),
    what: 'the value must not hold full-width characters, which look like others',
    fix: 'type it with an input method for ASCII, or copy it from where it was issued',
  },
  {
    code: 'value-not-carried',
    isBroken: (text, { uses = [] }) => !isCarried(text, uses),
    what: 'the value must be of visible ASCII characters and blanks: the header that it stands in carries nothing else',
    fix: 'copy it from where it was issued; where it is right, have another one issued',
  },
  {
    code: 'value-not-carried',
    isBroken: (text, { uses = [] }) => isSplitByColon(text, uses),
    what: 'the value must not hold a colon: it is the user name of HTTP Basic, which ends at the first one',
    fix: 'give the user name alone; the header joins it with the password',
  },
  {
    code: 'value-with-scheme',
    isBroken: (text, { uses = [], mayBeComposite = false }) => beginsWithItsScheme(text, uses, mayBeComposite),
    what: 'the value must not bring the text that its header adds, such as Bearer',
    fix: 'give what comes behind it alone',
  },
  {
    code: 'value-quoted',
    isBroken: (text, context) => isBuiltAs('quoted', text, context),
    what: 'the value must not stand in quotes',
    fix: 'remove the quotes; where they are part of it, declare `shape` with that reason',
  },
  {
    code: 'value-labelled',
    isBroken: (text, context) => isBuiltAs('labelled', text, context),
    what: 'the value must not be a line with a name in front of it, such as NAME=value or a header',
    fix: 'give what comes behind the name alone; where it is part of the value, declare `shape` with that reason',
  },
  {
    code: 'value-composite',
    isBroken: (text, context) => isBuiltAs('composite', text, context),
    what: 'the value must be one atomic value, not several that were joined',
    fix: 'declare one secret for each part; where its issuer makes it so, declare `shape` with that reason',
  },
  {
    code: 'value-too-long',
    isBroken: (text) => Buffer.byteLength(text) > maxValueBytes,
    what: `the value must not be longer than ${maxValueBytes} bytes`,
    fix: 'store a short token or an identifier in place of a document or certificate',
  },
  {
    code: 'value-encoded-pair',
    isBroken: (text, { type, mayBeComposite }) =>
      mayBeComposite !== true && pairTypes.includes(type) && isEncodedPair(text),
    what: 'the value must not be two values joined by a colon and encoded in base64',
    fix: 'decode it, and declare one secret for each part; the header joins and encodes them',
  },
  {
    code: 'value-encoded',
    isBroken: (text, { type, encoding, mayBeComposite }) =>
      encoding === undefined &&
      isEncodedText(text) &&
      !(pairTypes.includes(type) && isEncodedPair(text)) &&
      mayBeComposite !== true,
    what: 'the value must not be a text encoded in base64',
    fix: "decode it; where the target's documentation demands base64, declare `encoding` with that reason",
  },
  {
    code: 'value-not-encoded',
    isBroken: (text, { encoding }) => encoding === 'base64' && text !== '' && !isBase64(text),
    what: 'the value must be base64, as its declaration says',
    fix: 'give the encoded value, or remove `encoding` from the declaration',
  },
  {
    code: 'value-expired',
    isBroken: (text, context) => secondsLeft(text, context) <= 0,
    what: 'the token says of itself that it has expired',
    fix: 'get a new one from its issuer',
  },
  {
    code: 'value-expires-soon',
    isBroken: (text, context) => {
      const left = secondsLeft(text, context);
      return left > 0 && left < (context.minimumLifeSeconds ?? defaultMinimumLifeSeconds);
    },
    what: 'the token says of itself that it ends too soon to be of use',
    fix: 'get a new one from its issuer; where all of its tokens are as short-lived, have the rotation write them',
  },
  {
    code: 'value-not-identifier',
    isBroken: (text, { type }) => type === 'certid' && text !== '' && !/^[A-Za-z0-9:._-]{1,128}$/.test(text),
    what: 'the value must be an identifier: at most 128 letters, digits, colons, dots, underscores and hyphens',
    fix: "store the certificate's identifier or fingerprint; the certificate stays where it is",
  },
  {
    code: 'value-placeholder',
    isBroken: isPlaceholder,
    what: 'the value must not be a stand-in for a value',
    fix: 'give the value that the external service issued',
  },
  {
    code: 'value-too-weak',
    isBroken: (text, { type }) => text !== '' && (isBelow(floors[type], text) || (type in floors && isGuessable(text))),
    what: 'the value is too short or too regular for its type: somebody could guess it',
    fix: `have the external service issue a longer one at random: ${issued.characters} characters or more, a password ${chosen.characters}`,
  },
];

/** Why a value may not become a secret of this name and type, by property only; empty when it may. */
export function valueProblems(value: Redacted, secret: string, context: ValueContext): Problem[] {
  const text = value.reveal();
  return rules
    .filter((rule) => rule.isBroken(text, context))
    .map(({ code, what, fix }) => ({ code, where: secret, what, fix }));
}

/** What the rules of one declared secret's values go by. */
export function valueContext(
  secret: Pick<InventorySecret, 'name' | 'type' | 'encoding' | 'shape' | 'uses' | 'source'> &
    Partial<Pick<InventorySecret, 'use'>>,
  now: number,
): ValueContext {
  const { name, type, encoding, shape, uses = [], use, source } = secret;
  return {
    type,
    now,
    encoding: encoding?.kind,
    mayBeComposite: shape !== undefined,
    uses: uses.length === 0 && use === 'issuer' ? [{ in: 'issuer' }] : uses,
    labels: [name, type, ...(source.kind === 'env' ? [source.variable] : [])],
  };
}

function isBuiltAs(structure: Structure, text: string, context: ValueContext): boolean {
  const { type, mayBeComposite = false, labels = [], uses = [] } = context;
  return !mayBeComposite && structureOf(text, { type, labels, uses }) === structure;
}

/** Without end for what is no token, or does not say when it ends. */
function secondsLeft(text: string, { type, now }: ValueContext): number {
  const expiry = endOf(text, type);
  return expiry === undefined ? Infinity : (expiry - now) / 1000;
}

function isBelow(floor: Floor | undefined, text: string): boolean {
  if (!floor) return false;
  // A character is one or two units of a text's length.
  const isShort = text.length < 2 * floor.characters && [...text].length < floor.characters;
  return isShort || hasLessThan(floor.bits, text);
}
