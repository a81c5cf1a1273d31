let isInstalled = false;

/**
 * The content security policy admits only style elements that carry the page's nonce. The
 * expression editor inside the properties panel writes style elements and cannot be told a nonce,
 * so every style element that scripts of the page make gets it when it is made.
 */
export function giveStylesTheNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  if (isInstalled || nonce === '') return;
  isInstalled = true;
  const create = document.createElement.bind(document) as typeof document.createElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
