import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemNotice } from '../problem/use-problem-notice.ts';
import { useSession } from '../session/session-context.ts';
import { Avatar, Button, Popover, Skeleton, Text, UnstyledButton } from '../ui/index.ts';

// Its controls are needed by nothing else on the first page.
const AccountChoices = lazy(async () => ({
  default: (await import('./account-choices.tsx')).AccountChoices,
}));

/** Theme, shortcuts and sign-out of the signed-in person. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { me, signOut, mayUse } = useSession();
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
        <Suspense fallback={<Skeleton h={210} m={12} />}>
          <AccountChoices />
        </Suspense>
        {mayUse('tasks') && (
          <div className="mr-menu-row">
            <Link to="/preferences">{t('frame.preferences')}</Link>
          </div>
        )}
        <div className="mr-menu-row">
          <Link to="/accessibility">{t('frame.accessibility')}</Link>
        </div>
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
