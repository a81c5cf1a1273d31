import { useEffect, useRef, useState, type RefObject } from 'react';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, ProblemPanel, ProcessForm, SegmentedControl, Skeleton, Text, Tooltip } from '#web';
import type { Variables } from '#client';
import type { FormDraft } from '../drafts/model-draft.ts';
import { readForm, type FormSchema } from '../model/form-schema.ts';
import type { FormHandle } from './create-form-editor.ts';

interface FormPaneProps {
  place?: RefObject<HTMLElement | null>;
  form: FormDraft;
  onChange: (form: FormDraft) => void;
  onClose: () => void;
}

/** The form editor beside the diagram, with a preview of what a person will see. */
export function FormPane({ form, place, onChange, onClose }: FormPaneProps) {
  const { t } = useTranslation();
  const [mode, setMode] = useState('design');
  const read = readForm(form.schema);
  const title = t('models.form.heading', { id: form.formId });
  return (
    <section ref={place} className="mr-model-form" aria-label={title}>
      <header className="mr-model-form-head">
        <h2 tabIndex={-1} data-autofocus>
          {title}
        </h2>
        <SegmentedControl
          size="xs"
          aria-label={t('models.form.mode')}
          value={mode}
          onChange={setMode}
          data={[
            { value: 'design', label: t('models.form.design') },
            { value: 'preview', label: t('models.form.preview') },
          ]}
        />
        <Tooltip label={t('models.form.close')}>
          <ActionIcon variant="subtle" aria-label={t('models.form.close')} onClick={onClose}>
            <IconX size={18} />
          </ActionIcon>
        </Tooltip>
      </header>
      {'problem' in read && (
        <ProblemPanel
          problem={new Error(t(`models.form.unfit.${read.problem}`))}
          title={t('models.form.failed')}
        />
      )}
      {'form' in read && mode === 'design' && (
        <FormDesign
          schema={read.form}
          onChange={(schema) => {
            // The link in the model names this id, so the id of the form stays what it is.
            const text = JSON.stringify({ ...schema, id: form.formId }, null, 2);
            if (text !== form.schema) onChange({ ...form, schema: text });
          }}
        />
      )}
      {'form' in read && mode === 'preview' && <FormPreview form={form} />}
    </section>
  );
}

// helpers

function FormDesign({ schema, onChange }: { schema: FormSchema; onChange: (schema: FormSchema) => void }) {
  const { t } = useTranslation();
  const changed = useRef(onChange);
  changed.current = onChange;
  const { place, isReady, failure } = useFormHandle(async (container) => {
    const { createFormEditor } = await import('./create-form-editor.ts');
    return createFormEditor(container, schema, t, (next) => changed.current(next));
  });
  return (
    <>
      {failure !== undefined && <ProblemPanel problem={failure} title={t('models.form.failed')} />}
      {!isReady && failure === undefined && (
        <Skeleton h="100%" radius={0} aria-label={t('models.form.loading')} />
      )}
      <div ref={place} className="mr-model-form-design" />
    </>
  );
}

function FormPreview({ form }: { form: FormDraft }) {
  const { t } = useTranslation();
  const [data, setData] = useState<Variables>({});
  return (
    <div className="mr-model-form-preview">
      <ProcessForm formId={form.formId} schema={form.schema} data={noData} onChange={setData} />
      <aside>
        <Text size="sm" fw={600}>
          {t('models.form.previewData')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('models.form.previewHint')}
        </Text>
        <pre>{JSON.stringify(data, null, 2)}</pre>
      </aside>
    </div>
  );
}

const noData: Variables = {};

/** Makes a form in its place once, and takes it away with the component. */
function useFormHandle(make: (container: HTMLElement) => Promise<FormHandle>) {
  const place = useRef<HTMLDivElement>(null);
  const first = useRef(make);
  const [isReady, setIsReady] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    const outer = place.current;
    if (!outer) return undefined;
    // A place of its own for each run: the effect may run twice, and each form fills its container.
    const container = document.createElement('div');
    container.className = 'mr-model-form-place';
    outer.append(container);
    let handle: FormHandle | undefined;
    let isGone = false;
    first.current(container).then(
      (made) => {
        handle = made;
        if (isGone) made.destroy();
        else setIsReady(true);
      },
      (error: unknown) => !isGone && setFailure(error),
    );
    return () => {
      isGone = true;
      handle?.destroy();
      container.remove();
    };
  }, []);
  return { place, isReady, failure };
}
