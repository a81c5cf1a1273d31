import { useEffect, useState, type ReactNode } from 'react';
import { TextInput } from '#web';

interface TypedFieldProps {
  label: string;
  /** Shown above the field; without it the label is for screen readers only. */
  labelShown?: boolean;
  placeholder?: string;
  icon?: ReactNode;
  className?: string;
  value: string | undefined;
  onSettled: (value: string | undefined) => void;
}

const typingPauseMs = 300;

/**
 * A text of the address. It is written there when typing pauses or the field is left; while the
 * field has the focus what was typed stays, also when the address is a moment behind.
 */
export function TypedField(props: TypedFieldProps) {
  const { label, value, onSettled } = props;
  const [typed, setTyped] = useState<string>();
  const settled = typed?.trim() || undefined;

  useEffect(() => {
    if (typed === undefined || settled === value) return undefined;
    const timer = setTimeout(() => onSettled(settled), typingPauseMs);
    return () => clearTimeout(timer);
  }, [typed, settled, value, onSettled]);

  const leave = () => {
    if (typed !== undefined && settled !== value) onSettled(settled);
    setTyped(undefined);
  };
  return (
    <TextInput
      size="xs"
      {...(props.className ? { className: props.className } : {})}
      {...(props.labelShown ? { label } : { 'aria-label': label })}
      {...(props.placeholder ? { placeholder: props.placeholder } : {})}
      leftSection={props.icon}
      value={typed ?? value ?? ''}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}
