import { parentPort } from 'node:worker_threads';
import Handlebars from 'handlebars';
import type { JsonObject } from '#engine';

export interface TemplateRequest {
  readonly sources: Readonly<Record<string, { readonly source: string; readonly isHtml: boolean }>>;
  readonly data: JsonObject;
}

export type TemplateAnswer =
  | { readonly ok: true; readonly texts: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string };

/** No `log`, no `lookup`, nothing that a template could call beside conditions and lists. */
const engine = Handlebars.create();
for (const helper of ['log', 'lookup', 'helperMissing', 'blockHelperMissing'])
  engine.unregisterHelper(helper);
const helpers = Object.fromEntries(['if', 'unless', 'each', 'with'].map((name) => [name, true]));

// Whoever started this thread may end it at any instruction; the first word says that everything is loaded.
parentPort?.on('message', (request: TemplateRequest) => parentPort?.postMessage(answer(request)));
parentPort?.postMessage('ready');

function answer({ sources, data }: TemplateRequest): TemplateAnswer {
  const texts: Record<string, string> = {};
  for (const [name, { source, isHtml }] of Object.entries(sources)) {
    try {
      texts[name] = render(source, isHtml, data);
    } catch (error) {
      const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      return { ok: false, message: `The template "${name}" has an error: ${first.slice(0, 300)}` };
    }
  }
  return { ok: true, texts };
}

/** Strict: a name that is not there is an error. Inherited members are not there. Markup always escapes. */
function render(source: string, isHtml: boolean, data: JsonObject): string {
  const program = engine.parse(source);
  if (isHtml && /\{\{\{|\{\{\s*&/.test(source))
    throw new Error('values in HTML are always escaped; write {{…}}.');
  const template = engine.compile(program, {
    strict: true,
    noEscape: !isHtml,
    knownHelpers: helpers,
    knownHelpersOnly: true,
  });
  return template(data, {
    partials: {},
    allowProtoPropertiesByDefault: false,
    allowProtoMethodsByDefault: false,
  });
}
