import type { SecretUse } from '../../core/secret-use';
import { isSecretRef } from './secret-ref';
import type { HeaderTemplate } from './header';

/** How one header uses each of its secrets, by the secret's name. */
export function headerUses(name: string, { kind, parts }: HeaderTemplate): readonly (readonly [string, SecretUse])[] {
  return parts.flatMap((part, index): (readonly [string, SecretUse])[] => {
    if (!isSecretRef(part)) return [];
    if (kind === 'basic') return [[part.secretName, { in: 'basic', part: index === 0 ? 'username' : 'password' }]];
    const [before, after] = [textOf(parts[index - 1]), textOf(parts[index + 1])];
    return [[part.secretName, { in: 'header', name, before, after }]];
  });
}

function textOf(part: HeaderTemplate['parts'][number] | undefined): string {
  return typeof part === 'string' ? part : '';
}
