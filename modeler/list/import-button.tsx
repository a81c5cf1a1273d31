import { IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#web';

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
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".bpmn,.dmn,.xml,.form"
        aria-label={t('models.importLabel')}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file may be chosen again, which a kept value would not report.
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
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
