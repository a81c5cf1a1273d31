import { useTranslation } from 'react-i18next';
import { useProblemNotice } from '../problem/use-problem-notice.ts';
import { useSession } from '../session/session-context.ts';
import { Avatar, Menu, SegmentedControl, Switch, Text, UnstyledButton, useColorScheme } from '../ui/index.ts';

type Scheme = 'light' | 'dark' | 'auto';
const themeOf = { light: 'LIGHT', dark: 'DARK', auto: 'SYSTEM' } as const;

/** Theme, shortcuts and sign-out of the signed-in person. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { me, signOut } = useSession();
  const showProblem = useProblemNotice();
  const name = me.displayName ?? me.username;
  return (
    <Menu position="bottom-end" width={260} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton aria-label={t('frame.account', { name })} className="mr-account">
          <Avatar size={30} name={name} color="accent" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mr-text)">
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {me.username}
          </Text>
        </Menu.Label>
        <ThemeChoice />
        <ShortcutChoice />
        <Menu.Divider />
        {me.canLogout && (
          <Menu.Item onClick={() => void signOut().catch((error: unknown) => showProblem(error))}>
            {t('frame.signOut')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
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
          void savePreferences({ singleKeyShortcuts: event.currentTarget.checked }).catch(
            (error: unknown) => showProblem(error),
          )
        }
      />
    </div>
  );
}
