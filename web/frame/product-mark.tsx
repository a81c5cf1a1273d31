/** The name as a picture and a word; the picture alone says nothing to a screen reader. */
export function ProductMark({ compact = false }: { compact?: boolean }) {
  return (
    <span className="mr-mark">
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#2257c4" />
        <path
          d="M6 22V11l5 6 5-6 5 6 5-6v11"
          fill="none"
          stroke="#fff"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className={compact ? 'mr-visually-hidden' : undefined}>Millrace</span>
    </span>
  );
}
