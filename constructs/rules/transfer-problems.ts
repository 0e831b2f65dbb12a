import type { Finding } from '../tree/checks';
import { headerLiterals, headerSecrets, type HeaderTemplate } from '../words/header';

/** `application/json`, its dialects, or anything. Other types would reach the translation map as text that no JSONPath reads. */
const json = /^\s*(?:application\/(?:[\w.-]+\+)?json|\*\/\*)\s*(?:;.*)?$/i;

/** What is wrong with the headers that say how a request and its answer are transferred. */
export function transferProblems(headers: Readonly<Record<string, HeaderTemplate>>): Finding[] {
  return Object.entries(headers).flatMap(([name, template]) => {
    const text = headerLiterals(template).join('');
    const isLiteral = headerSecrets(template).length === 0;
    switch (name.toLowerCase()) {
      case 'accept':
        return isLiteral && text.split(',').every((type) => json.test(type)) ? [] : [notJson];
      case 'transfer-encoding':
        // The platform's own word for sending a body in one piece, with its length.
        return isLiteral && text.toLowerCase() === 'buffered' ? [] : [notBuffered];
      default:
        return [];
    }
  });
}

const notJson: Finding = {
  code: 'accept-not-json',
  what: 'an action reads JSON, so header Accept must ask for JSON types only',
  fix: 'write `Accept: application/json`, or leave it out',
};

const notBuffered: Finding = {
  code: 'transfer-encoding-invalid',
  what: 'header Transfer-Encoding must be buffered, the only value that the platform gives a meaning',
  fix: "write `'Transfer-Encoding': 'buffered'`, or leave it out",
};
