import { json } from '@codemirror/lang-json';
import CodeMirror, { EditorView } from '@uiw/react-codemirror';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useComputedColorScheme } from '../ui/hooks.ts';
import { pageNonce } from '../ui/page-nonce.ts';
import { Text } from '../ui/text.ts';
import type { JsonEditorProps } from './json-editor.tsx';

/** The loaded part of `JsonEditor`. */
export function JsonEditorView(props: JsonEditorProps) {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const extensions = useMemo(
    () => [
      json(),
      EditorView.lineWrapping,
      EditorView.cspNonce.of(pageNonce()),
      EditorView.contentAttributes.of({ 'aria-label': props.label }),
    ],
    [props.label],
  );
  return (
    <div className="mr-json">
      <CodeMirror
        value={props.value}
        theme={scheme}
        extensions={extensions}
        readOnly={props.readOnly ?? false}
        editable={!props.readOnly}
        minHeight={props.minHeight ?? '120px'}
        maxHeight={props.maxHeight ?? '420px'}
        basicSetup={{ foldGutter: true, lineNumbers: true, highlightActiveLine: false }}
        {...(props.onChange ? { onChange: props.onChange } : {})}
      />
      {!props.readOnly && (
        <Text size="xs" c="dimmed">
          {t('json.leave')}
        </Text>
      )}
    </div>
  );
}
