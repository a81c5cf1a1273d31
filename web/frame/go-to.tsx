import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api-client.ts';
import { useSession } from '../session/session-context.ts';
import {
  ActionIcon,
  Button,
  Kbd,
  Modal,
  Text,
  TextInput,
  useDebouncedValue,
  useHotkeys,
} from '../ui/index.ts';
import { useAreaTabs } from './areas-context.ts';

/** One field for everything with a name: areas, and any key or business id. Ctrl+K opens it. */
export function GoTo({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  useHotkeys([['mod+K', () => setOpened(true)]], []);
  const open = () => setOpened(true);
  return (
    <>
      {narrow ? (
        <ActionIcon variant="subtle" size="lg" aria-label={t('frame.search')} onClick={open}>
          <IconSearch size={18} />
        </ActionIcon>
      ) : (
        <Button
          variant="default"
          size="xs"
          onClick={open}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          rightSection={<Kbd size="xs">{t('frame.searchHint')}</Kbd>}
        >
          {t('common.search')}
        </Button>
      )}
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('frame.search')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <GoToForm onDone={() => setOpened(false)} />
      </Modal>
    </>
  );
}

// helpers

interface Target {
  label: string;
  kind: string;
  url: string;
}

const typingPauseMs = 200;

function GoToForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState('');
  const { targets, isSettled } = useTargets(text.trim());
  const go = (target: Target | undefined) => {
    if (!target) return;
    onDone();
    void navigate({ href: target.url } as never);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    moveFocus(list.current, event.key === 'ArrowDown' ? 1 : -1);
  };
  return (
    <div role="search" onKeyDown={onKeyDown}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(targets[0]);
        }}
      >
        <TextInput
          aria-label={t('frame.searchPlaceholder')}
          placeholder={t('frame.searchPlaceholder')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      </form>
      <ul className="mr-go-to" ref={list}>
        {targets.map((target) => (
          <li key={target.url + target.label}>
            <button type="button" onClick={() => go(target)}>
              <span>{target.label}</span>
              <Text size="xs" c="dimmed" component="span">
                {target.kind}
              </Text>
            </button>
          </li>
        ))}
      </ul>
      {isSettled && targets.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          {t('frame.searchNothing', { text })}
        </Text>
      )}
    </div>
  );
}

/** Areas are found by their name at once, everything else is asked from the server. */
function useTargets(text: string): { targets: Target[]; isSettled: boolean } {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  const [settled] = useDebouncedValue(text, typingPauseMs);
  const found = useQuery({
    queryKey: ['lookup', settled],
    queryFn: ({ signal }) => api.lookup(settled, { signal }),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const areas = useAreaTabs()
    .filter((tab) => mayUse(tab.component))
    .map((tab) => ({ label: t(tab.labelKey), kind: t('frame.area'), url: tab.to }))
    .filter((area) => area.label.toLowerCase().includes(text.toLowerCase()));
  const objects = (settled === '' ? [] : (found.data?.items ?? [])).map((item) => ({
    label: item.label,
    kind: `${t(`frame.kind.${item.kind}`, { defaultValue: item.kind })} ${item.key}`,
    url: item.url,
  }));
  return { targets: [...objects, ...areas], isSettled: settled === text && !found.isFetching };
}

function moveFocus(list: HTMLElement | null, step: 1 | -1): void {
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
}
