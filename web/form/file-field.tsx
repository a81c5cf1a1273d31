/** @jsxImportSource preact */
import type { DocumentReference } from '#client';
import {
  FilePicker,
  DocumentPreview,
  Label,
  useExpressionEvaluation,
  useSingleLineTemplateEvaluation,
} from '@bpmn-io/form-js-viewer';
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { problemText } from '../problem/problem-text.ts';
import { describedBy, FieldFrame } from './field-frame.tsx';
import { useFieldService, type FieldProps } from './field-service.ts';
import { flushTyping, TEXT_FIELDS } from './flush-typing.ts';
import { addressOf, documentsOf, isPicture } from './form-files.ts';

type FileFieldProps = FieldProps<{
  readonly accept?: string;
  readonly multiple?: boolean | string;
  readonly dataSource?: string;
}>;

/** As the server's limit, so that nobody waits for an upload that is refused. */
const megabytesMax = 10;

/** The field `filepicker` of the library: a list of files with a button for more. */
export function FileField(props: FileFieldProps) {
  const { field, domId, errors = [], disabled = false, readonly = false } = props;
  const { t, files } = useFieldService();
  const place = useRef<HTMLDivElement>(null);
  const { documents, failures, uploading, add, remove } = useFiles(props, place);
  const accept = useSingleLineTemplateEvaluation(field.accept ?? '', {});
  const many = useExpressionEvaluation(String(field.multiple ?? false));
  const isMultiple = field.multiple === true || many === true;
  const isOpen = files !== undefined && !disabled && !readonly;
  const hasRoom = isMultiple || documents.length + uploading === 0;
  const all = [...errors, ...failures];
  const takeOut = (document: DocumentReference) => {
    remove(document);
    // The button is gone with its file: the focus goes to where another is added.
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('input')?.focus());
  };
  return (
    <FieldFrame
      type="filepicker"
      {...{ domId, disabled, readonly, errors: all, label: field.label, description: field.description }}
      required={field.validate?.required === true}
    >
      <div ref={place}>
        <FileList documents={documents} {...(isOpen ? { onRemove: takeOut } : {})} />
        {documents.length === 0 && !isOpen && <p class="mr-files-none">{t('form.files.none')}</p>}
        {isOpen && hasRoom && (
          <>
            <input
              type="file"
              class="mr-files-input"
              id={domId}
              multiple={isMultiple}
              accept={accept || undefined}
              aria-labelledby={`${domId}-label ${domId}-button`}
              aria-describedby={describedBy(domId, field.description, all)}
              aria-invalid={all.length > 0}
              aria-required={field.validate?.required === true}
              onChange={({ currentTarget }) => {
                void add([...(currentTarget.files ?? [])]);
                // The same file may be chosen again after it was taken out.
                currentTarget.value = '';
              }}
            />
            <label for={domId} id={`${domId}-button`} class="mr-files-button">
              {t(isMultiple ? 'form.files.addMany' : 'form.files.add')}
            </label>
          </>
        )}
        <p class="mr-files-state" role="status">
          {uploading > 0 ? t('form.files.uploading', { count: uploading }) : ''}
        </p>
      </div>
    </FieldFrame>
  );
}
FileField.config = FilePicker.config;

/** The field `documentPreview`: pictures as pictures, everything else as a link to save it. */
export function FilePreview({ field, domId }: FileFieldProps) {
  const { t } = useFieldService();
  const documents = documentsOf(useExpressionEvaluation(field.dataSource ?? ''));
  return (
    <div class="fjs-form-field fjs-form-field-documentPreview">
      <Label id={`${domId}-label`} label={field.label} />
      {documents.filter(isPicture).map((document) => (
        <img
          key={document.documentId}
          class="mr-files-picture"
          src={addressOf(document)}
          alt={document.metadata.fileName}
          loading="lazy"
        />
      ))}
      <FileList documents={documents} />
      {documents.length === 0 && <p class="mr-files-none">{t('form.files.none')}</p>}
    </div>
  );
}
FilePreview.config = DocumentPreview.config;

// helpers

/** The files of a field, and those on their way. Answers come in any order, so each is added to what is there then. */
function useFiles({ field, domId, value, onChange }: FileFieldProps, place: RefObject<HTMLDivElement>) {
  const { t, files, holds } = useFieldService();
  const [failures, setFailures] = useState<string[]>([]);
  const [uploading, setUploading] = useState(0);
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  useEffect(() => {
    if (uploading > 0) holds.set(domId, { label: field.label ?? '', message: t('form.files.wait') });
    return () => void holds.delete(domId);
  }, [holds, domId, field.label, uploading, t]);

  const set = (documents: DocumentReference[]) => {
    latest.current.value = documents;
    latest.current.onChange({ value: documents.length === 0 ? null : documents });
  };
  const addOne = async (file: File) => {
    if (!files) return;
    if (file.size > megabytesMax * 1_048_576) {
      setFailures((all) => [...all, t('form.files.tooLarge', { name: file.name, max: megabytesMax })]);
      return;
    }
    setUploading((count) => count + 1);
    try {
      const document = await files.add(file);
      // The library would draw every field anew and forget what somebody types at this moment.
      if (place.current) flushTyping(place.current.closest('form') ?? place.current, TEXT_FIELDS);
      set([...documentsOf(latest.current.value), document]);
    } catch (error) {
      setFailures((all) => [
        ...all,
        t('form.files.failed', { name: file.name, reason: problemText(error, t) }),
      ]);
    } finally {
      setUploading((count) => count - 1);
    }
  };
  return {
    documents: documentsOf(value),
    failures,
    uploading,
    add: async (chosen: File[]) => {
      setFailures([]);
      await Promise.all(chosen.map(addOne));
    },
    remove: (document: DocumentReference) => {
      set(documentsOf(latest.current.value).filter(({ documentId }) => documentId !== document.documentId));
      // What cannot be taken back now goes when its time is over.
      files?.remove(document).catch(() => undefined);
    },
  };
}

interface FileListProps {
  documents: DocumentReference[];
  onRemove?: (document: DocumentReference) => void;
}

function FileList({ documents, onRemove }: FileListProps) {
  const { t } = useFieldService();
  if (documents.length === 0) return null;
  return (
    <ul class="mr-files">
      {documents.map((document) => {
        const { fileName, size } = document.metadata;
        return (
          <li key={document.documentId}>
            <a href={addressOf(document)} download={fileName}>
              {fileName}
            </a>{' '}
            <span class="mr-files-size">{sizeText(size)}</span>
            {onRemove && (
              <button
                type="button"
                class="mr-files-remove"
                aria-label={t('form.files.remove', { name: fileName })}
                onClick={() => onRemove(document)}
              >
                ×
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function sizeText(bytes: number): string {
  if (!Number.isFinite(bytes)) return '';
  return bytes < 1_048_576
    ? `${Math.max(1, Math.round(bytes / 1024))} kB`
    : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
