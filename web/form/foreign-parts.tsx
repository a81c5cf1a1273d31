/** @jsxImportSource preact */
import { IFrame, Image, Label, useSingleLineTemplateEvaluation } from '@bpmn-io/form-js-viewer';
import { useFieldService, type FieldProps } from './field-service.ts';
import { foreignHost } from './foreign-pictures.ts';

/** A page of somebody else is never shown inside ours: the field says where it is, and leads there. */
export function FrameField({ field }: FieldProps<{ readonly url?: string }>) {
  const url = useSingleLineTemplateEvaluation(field.url ?? '', {});
  return (
    <div class="fjs-form-field fjs-form-field-iframe">
      <Label label={field.label} />
      <Elsewhere address={url} says="frame" />
    </div>
  );
}
FrameField.config = IFrame.config;

/** A picture in the form or on this server is shown; others would tell their server who opened the form. */
export function ImageField({ field }: FieldProps<{ readonly source?: string; readonly alt?: string }>) {
  const source = useSingleLineTemplateEvaluation(field.source ?? '', {});
  const alt = useSingleLineTemplateEvaluation(field.alt ?? '', {});
  const isOwn = /^data:image\//i.test(source) || source.startsWith(`${window.location.origin}/`);
  return (
    <div class="fjs-form-field fjs-form-field-image">
      {isOwn ? (
        <img class="fjs-image" src={source} alt={alt} />
      ) : (
        <>
          {alt !== '' && <p class="mr-foreign">{alt}</p>}
          <Elsewhere address={source} says="picture" />
        </>
      )}
    </div>
  );
}
ImageField.config = Image.config;

// helpers

function Elsewhere({ address, says }: { address: string; says: 'frame' | 'picture' }) {
  const { t } = useFieldService();
  const host = foreignHost(address);
  return (
    <p class="mr-foreign">
      {host === null ? t('form.foreign.none') : t(`form.foreign.${says}`, { host })}{' '}
      {host !== null && (
        <a href={address} target="_blank" rel="noopener noreferrer">
          {t('form.foreign.open')}
        </a>
      )}
    </p>
  );
}
