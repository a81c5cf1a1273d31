import type { ModelCheck } from '#client';
import { connect } from '../connect.ts';
import type { LintFile, LintOptions } from './lint.ts';

/** Asks a server, which also says what is not deployed there yet. */
export function checkByServer(
  files: readonly LintFile[],
  options: LintOptions,
  server: { readonly url: string; readonly token: string | undefined },
): Promise<ModelCheck> {
  const api = connect(server.url, server.token);
  const resources = files.map(({ name, content }) => ({ name, content: textOf(content) }));
  return api.http.post<ModelCheck>('/v2/models/check', { resources, ...options });
}

// helpers

/** JSON carries text, so the bytes become text here, and the declaration of another encoding goes. */
export function textOf(content: Uint8Array): string {
  const [first, second] = content;
  const label =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : (/^[^>]*?encoding=["']([\w.:-]+)["']/.exec(
            new TextDecoder('latin1').decode(content.slice(0, 200)),
          )?.[1] ?? 'utf-8');
  return new TextDecoder(label)
    .decode(content)
    .replace(/^(\s*<\?xml[^>]*?)\s+encoding=["'][\w.:-]+["']/, '$1');
}
