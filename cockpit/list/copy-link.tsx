import { IconCheck, IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionIcon } from '#web';

/** Copies the address as it is now, with filters, tab and chosen step. */
export function CopyLink() {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const label = t(isCopied ? 'common.copied' : 'common.copyLink');
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={label}
      title={label}
      onClick={() => void copy().catch(() => setCopied(false))}
    >
      {isCopied ? <IconCheck size={16} /> : <IconLink size={16} />}
    </ActionIcon>
  );
}
