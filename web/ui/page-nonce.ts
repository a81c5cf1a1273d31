/** The nonce that the server put into the page; style elements made by scripts must carry it. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
