import { useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface DropAreaProps {
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

/** A page on which files may be dropped. Everything it does is also done by the import button. */
export function DropArea({ onFiles, children }: DropAreaProps) {
  const { t } = useTranslation();
  const [isOver, setIsOver] = useState(false);
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    <div
      className="mr-drop"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
      }}
      onDrop={(event) => {
        setIsOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {isOver && <div className="mr-drop-hint">{t('models.drop')}</div>}
    </div>
  );
}
