import type { Ref } from 'react';

interface ModelFileInputProps {
  /** A button beside it clicks it. */
  ref: Ref<HTMLInputElement>;
  label: string;
  onFiles: (files: File[]) => void;
}

/** The browser's own choice of processes, decisions and forms; it is not seen itself. */
export function ModelFileInput({ ref, label, onFiles }: ModelFileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      hidden
      multiple
      accept=".bpmn,.dmn,.xml,.form,.zip"
      aria-label={label}
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])];
        // The same file may be chosen again, which a kept value would not report.
        event.currentTarget.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}
