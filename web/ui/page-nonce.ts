/** The nonce that the server put into the page; style elements made by scripts must carry it. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/**
 * The kit locks scrolling behind dialogs with a style element of its own, made by a small library
 * that looks for its nonce under this global name.
 */
export function shareNonce(): void {
  (globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = pageNonce();
}
