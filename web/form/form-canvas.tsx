import { Form } from '@bpmn-io/form-js-viewer';
import type { Variables } from '#client';
import { useEffect, useImperativeHandle, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { collectFieldErrors } from './field-errors.ts';
import { foreignPictures } from './foreign-pictures.ts';
import { flushTyping } from './flush-typing.ts';
import { explainLibrary } from './library-access.ts';
import { translateLibrary } from './library-words.ts';
import { heldFields, ownFields } from './own-fields.ts';
import { takePatterns } from './patterns.ts';
import type { FormFieldError, ProcessFormHandle, ProcessFormProps } from './process-form.tsx';
import { ruleWords } from './rule-words.ts';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import './form.css';

interface FormCanvasProps extends ProcessFormProps {
  /** What stands where a form cannot be shown. */
  broken: (failure: unknown) => ReactNode;
}

/** One form-js form for the life of the component, without any part of the kit. */
export function FormCanvas(props: FormCanvasProps) {
  const { t } = useTranslation();
  const { schema, readOnly = false, ref } = props;
  const container = useRef<HTMLDivElement>(null);
  const form = useRef<Form>(undefined);
  const latest = useRef(props);
  // A hidden tab takes the form down and builds it again; what was typed outlives that.
  const typed = useRef<Variables>(undefined);
  const [failure, setFailure] = useState<unknown>();
  const [isReady, setReady] = useState(false);

  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (!container.current) return undefined;
    const made = new Form({
      container: container.current,
      additionalModules: [ownFields(latest.current.files, t), ruleWords(t), foreignPictures(t)],
    });
    form.current = made;
    const endTranslation = translateLibrary(container.current, t);
    const endExplaining = explainLibrary(container.current, t);
    made.setProperty('readOnly', latest.current.readOnly ?? false);
    let ready = false;
    let lastText = '';
    made.on('changed', (event: { data: Variables }) => {
      // Filling in the first values and validating are "changes" too, but nobody typed anything.
      const text = JSON.stringify(event.data);
      if (!ready || text === lastText) return;
      lastText = text;
      typed.current = event.data;
      latest.current.onChange?.(event.data);
    });
    made.on('submit', () => ready && latest.current.onSubmit?.());
    openSchema(made, schema, typed.current ?? latest.current.data)
      .then(() => {
        ready = true;
        lastText = JSON.stringify(made._getState().data);
        made.setProperty('readOnly', latest.current.readOnly ?? false);
        if (form.current === made) setReady(true);
      })
      .catch(setFailure);
    return () => {
      ready = false;
      setReady(false);
      form.current = undefined;
      endTranslation();
      endExplaining();
      made.destroy();
    };
  }, [schema, t]);
  useEffect(() => {
    form.current?.setProperty('readOnly', readOnly);
  }, [readOnly]);
  // Without its fields a form would be submitted empty: there is no handle before they are there.
  useImperativeHandle<ProcessFormHandle | null, ProcessFormHandle | null>(ref, () =>
    isReady
      ? {
          submit: () => submitForm(form.current, container.current, latest),
          remaining: () => errorsOf(form.current, container.current),
        }
      : null,
  );

  return (
    <div className="mr-form">
      {failure !== undefined && props.broken(failure)}
      <div ref={container} />
    </div>
  );
}

// helpers

function submitForm(
  made: Form | undefined,
  container: HTMLElement | null,
  latest: { current: FormCanvasProps },
): ReturnType<ProcessFormHandle['submit']> {
  if (!made || !container) return { data: {}, errors: [] };
  // `submit` fires the event of the same name; here the caller already knows.
  flushTyping(container);
  const { data, errors } = quietly(latest, () => made.submit());
  return { data: data as Variables, errors: errorsOf(made, container, errors) };
}

function errorsOf(
  made: Form | undefined,
  container: HTMLElement | null,
  errors = made?._getState().errors,
): FormFieldError[] {
  if (!made || !container) return [];
  return [...collectFieldErrors(made, errors ?? {}, container), ...heldFields(made, container)];
}

async function openSchema(form: Form, schema: string, data: Variables): Promise<void> {
  await form.importSchema(await takePatterns(JSON.parse(schema) as object), structuredClone(data));
}

/** Runs `action` without reporting the submit event it causes. */
function quietly<T>(latest: { current: FormCanvasProps }, action: () => T): T {
  const props = latest.current;
  const silent = { ...props };
  delete silent.onSubmit;
  latest.current = silent;
  try {
    return action();
  } finally {
    latest.current = props;
  }
}
