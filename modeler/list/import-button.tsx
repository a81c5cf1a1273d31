import { IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#web';
import { ModelFileInput } from './model-file-input.tsx';

interface ImportButtonProps {
  isBusy: boolean;
  onFiles: (files: File[]) => void;
}

/** Opens the file picker; dropping files on the page does the same. */
export function ImportButton({ isBusy, onFiles }: ImportButtonProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ModelFileInput ref={input} label={t('models.importLabel')} onFiles={onFiles} />
      <Button
        variant="default"
        loading={isBusy}
        leftSection={<IconUpload size={16} />}
        onClick={() => input.current?.click()}
      >
        {t('models.import')}
      </Button>
    </>
  );
}
