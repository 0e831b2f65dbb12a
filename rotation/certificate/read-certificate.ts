import { ProblemsError } from '../../core/problem';
import type { VerifyingKey } from '../../ledger/keys/signing-key';
import { envelopeSchema, type Certificate } from './certificate';
import { certificateInMarkdown, renderCertificate } from './render-certificate';
import { renderEnvelope, signedText } from './sign-certificate';
import { tryParseJson } from '../../core/try-parse-json';

/**
 * The certificate that a file holds, JSON or Markdown, once it is proven to be, byte for byte, what the owner of the key has signed.
 *
 * @throws ProblemsError `certificate-…`
 */
export function readCertificate(text: string, key: VerifyingKey, where: string): Certificate {
  const isMarkdown = !text.startsWith('{');
  const json = isMarkdown ? certificateInMarkdown(text) : text;
  const content = tryParseJson(json ?? '');
  const parsed = envelopeSchema.safeParse(content);
  if (!parsed.success) throw refused(unreadable(content, where));
  const { certificate, signature } = parsed.data;
  // A signature is over the content; the rest of the file must follow from it, or something was added or altered.
  const expected = isMarkdown ? renderCertificate(parsed.data) : renderEnvelope(parsed.data);
  if (expected !== text) throw refused(altered(where));
  if (!signature) throw refused(unsigned(where));
  if (signature.keyId !== key.id) throw refused(otherKey(where, signature.keyId, key.id));
  if (!key.isSignatureOf(signedText(certificate), signature.value)) throw refused(altered(where));
  return certificate;
}

type Found = ConstructorParameters<typeof ProblemsError>[0][number];

function refused(problem: Found): ProblemsError {
  return new ProblemsError([problem]);
}

function unreadable(content: unknown, where: string): Found {
  const { certificate } = (content ?? {}) as { readonly certificate?: { readonly version?: unknown } };
  const version = certificate?.version;
  if (typeof version === 'number' && version !== 1)
    return {
      code: 'certificate-version-unknown',
      where,
      what: `this release reads version 1, got ${version}`,
      fix: 'verify it with the release that made it, or a later one',
    };
  return {
    code: 'certificate-unreadable',
    where,
    what: 'it must hold one rotation certificate, JSON or Markdown, as it was printed',
    fix: 'take the file as `npx gcda rotation certificate` has written it',
  };
}

function altered(where: string): Found {
  return {
    code: 'certificate-altered',
    where,
    what: 'it must be, byte for byte, what was signed, and is not',
    fix: 'trust nothing in it; have the certificate made again from the ledger',
  };
}

function unsigned(where: string): Found {
  return {
    code: 'certificate-unsigned',
    where,
    what: 'it bears no signature, so that anybody may have written it',
    fix: 'make a key with `npx gcda keys new --signing`, then have the certificate made again',
  };
}

function otherKey(where: string, got: string, wanted: string): Found {
  return {
    code: 'certificate-key-differs',
    where,
    what: `it was signed with key ${got}, and the public key given is ${wanted}`,
    fix: 'get the public key of whoever made it, on a way that you trust; if it is the right one, trust nothing in the file',
  };
}
