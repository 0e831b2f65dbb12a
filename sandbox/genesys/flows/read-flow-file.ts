import { isCollection, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { dataActionSteps, type DataActionStep } from './data-action-steps';

/** A flow file as far as the sandbox looks into it. */
export interface FlowFile {
  /** As the API writes it: `WORKFLOW`, `INBOUNDCALL`. */
  readonly type: string;
  readonly name: string;
  readonly description?: string;
  readonly steps: readonly DataActionStep[];
}

/** The types that the official provider knows (its data source `genesyscloud_flow`, v1.84.1); a file's one root key is one of them, in camel case. */
const flowTypes = new Set(
  `bot commonmodule digitalbot inboundcall inboundchat inboundemail inboundshortmessage outboundcall inqueuecall inqueueemail
  inqueueshortmessage speech securecall surveyinvite voice voicemail voicesurvey workflow workitem`.split(/\s+/),
);

/** Reads a flow in the YAML that Architect exports; or says what keeps it from being one, without a word of the file's texts. */
export function readFlowFile(text: string): FlowFile | readonly string[] {
  try {
    const lines = new LineCounter();
    // The parser's own warnings quote the file.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    if (document.errors.length > 0)
      return document.errors.map(({ code, pos }) => `Line ${lines.linePos(pos[0]).line} is not valid YAML: ${code}.`);
    const placeholders = collectionKeys(document).map((at) => lines.linePos(at).line);
    if (placeholders.length > 0)
      return placeholders.map(
        (line) => `Line ${line} has a key that is no text, such as a {{placeholder}} that was not replaced.`,
      );
    return flowOf(document.toJS());
  } catch {
    return ['The file is not valid YAML: its aliases or its depth cannot be resolved.']; // the parser's message could quote the file
  }
}

/** Where keys stand that are lists or maps: `{{name}}:` is one to YAML. */
function collectionKeys(document: Document): readonly number[] {
  const found: number[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (!isCollection(key)) return undefined;
      found.push(key.range?.[0] ?? 0);
      return visit.SKIP; // what is inside is one more of them
    },
  });
  return found;
}

function flowOf(content: unknown): FlowFile | readonly string[] {
  const roots = typeof content === 'object' && content !== null ? Object.entries(content) : [];
  const [key, root] = roots[0] ?? [];
  if (roots.length !== 1 || key === undefined || !flowTypes.has(key.toLowerCase()))
    return ['The file must have one root key, the type of the flow, such as workflow or inboundCall.'];
  const { name, description } = { ...(root as { readonly name?: unknown; readonly description?: unknown } | null) };
  if (typeof name !== 'string' || name === '') return ['The flow must have a name.'];
  return {
    type: key.toUpperCase(),
    name,
    ...(typeof description === 'string' ? { description } : {}),
    steps: dataActionSteps(root),
  };
}
