export const ADMIN = { username: 'admin', password: 'correct horse battery' };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when there is none. */
  readonly body: ReturnType<typeof JSON.parse>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  /** `null` sends no credential. */
  readonly as?: { readonly username: string; readonly password: string } | null;
  readonly signal?: AbortSignal;
}

export type NamedFile = readonly [name: string, content: string];

export function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** One call over HTTP, by the administrator unless said otherwise. */
export async function sendTo(
  url: string,
  method: string,
  path: string,
  options: CallOptions,
): Promise<Answer> {
  const headers = new Headers(options.headers);
  const user = options.as === undefined ? ADMIN : options.as;
  if (user && !headers.has('authorization')) headers.set('authorization', basic(user));
  if (options.body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/json');
  const body = options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
  const response = await fetch(url + path, {
    method,
    headers,
    body,
    redirect: 'manual',
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** Deploys files together, by the administrator. */
export async function deployTo(url: string, files: readonly NamedFile[]): Promise<Answer> {
  const form = new FormData();
  for (const [name, content] of files) form.append('resources', new Blob([content]), name);
  return sendTo(url, 'POST', '/v2/deployments', { raw: form });
}
