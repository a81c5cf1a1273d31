import { useTranslation } from 'react-i18next';
import { useProblemNotice } from '../problem/use-problem-notice.ts';
import { useSession } from '../session/session-context.ts';
import {
  Avatar,
  Button,
  Popover,
  SegmentedControl,
  Switch,
  Text,
  UnstyledButton,
  useColorScheme,
} from '../ui/index.ts';

type Scheme = 'light' | 'dark' | 'auto';
const themeOf = { light: 'LIGHT', dark: 'DARK', auto: 'SYSTEM' } as const;

/** Theme, shortcuts and sign-out of the signed-in person. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { me, signOut } = useSession();
  const showProblem = useProblemNotice();
  const name = me.displayName ?? me.username;
  return (
    <Popover position="bottom-end" width={260} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <UnstyledButton aria-label={t('frame.account', { name })} className="mr-account">
          <Avatar size={30} name={name} color="accent" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={t('frame.account', { name })}>
        <div className="mr-menu-row">
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {me.username}
          </Text>
        </div>
        <ThemeChoice />
        <ShortcutChoice />
        {me.canLogout && (
          <div className="mr-menu-row">
            <Button
              variant="default"
              size="xs"
              onClick={() => void signOut().catch((error: unknown) => showProblem(error))}
            >
              {t('frame.signOut')}
            </Button>
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

// helpers

function ThemeChoice() {
  const { t } = useTranslation();
  const { savePreferences } = useSession();
  const { colorScheme, setColorScheme } = useColorScheme();
  const choose = (value: string) => {
    setColorScheme(value as Scheme);
    // The browser keeps the choice too, so a server that does not is no reason to complain.
    void savePreferences({ theme: themeOf[value as Scheme] }).catch(() => undefined);
  };
  return (
    <div className="mr-menu-row">
      <Text size="xs" c="dimmed" id="theme-choice">
        {t('frame.theme')}
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby="theme-choice"
        value={colorScheme}
        onChange={choose}
        data={[
          { value: 'light', label: t('frame.themeLight') },
          { value: 'dark', label: t('frame.themeDark') },
          { value: 'auto', label: t('frame.themeSystem') },
        ]}
      />
    </div>
  );
}

function ShortcutChoice() {
  const { t } = useTranslation();
  const { me, savePreferences } = useSession();
  const showProblem = useProblemNotice();
  return (
    <div className="mr-menu-row">
      <Switch
        label={t('frame.shortcuts')}
        checked={me.preferences?.singleKeyShortcuts ?? true}
        onChange={(event) =>
          void savePreferences({ singleKeyShortcuts: event.currentTarget.checked }).catch((error: unknown) =>
            showProblem(error),
          )
        }
      />
    </div>
  );
}
