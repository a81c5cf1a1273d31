import DOMPurify from 'dompurify';

interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(html: string): string }): unknown;
}

/**
 * The page takes markup from no script (`require-trusted-types-for`). What the form library makes of a form's own texts goes through
 * here whatever it does with them before, so a form that is hostile stays text. Addresses of scripts get no rule: they are refused.
 */
export function trustMarkup(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  trustedTypes?.createPolicy('default', {
    createHTML: (html) =>
      DOMPurify.sanitize(html, {
        ADD_ATTR: ['target'],
        FORBID_TAGS: ['style', 'form'],
        FORBID_ATTR: ['style'],
      }),
  });
}
