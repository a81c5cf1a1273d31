interface MailFrameProps {
  html: string;
  /** Said by screen readers. */
  title: string;
}

/**
 * A mail as its reader sees it. The frame has no rights: no script, no form, no link that leaves it, no request that the page itself
 * could not make; it has the strict policy of the page around it.
 */
export function MailFrame({ html, title }: MailFrameProps) {
  return <iframe className="mr-mail-frame" sandbox="" srcDoc={html} title={title} />;
}
