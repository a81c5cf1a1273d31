import { useLocation, useNavigate } from '@tanstack/react-router';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AreaTab } from '../router/area.tsx';
import { Button, Menu } from '../ui/index.ts';

/** The areas on a narrow screen: the button names the one that is open. */
export function AreaMenu({ tabs }: { tabs: AreaTab[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const current = tabs.find((tab) => pathname.startsWith(tab.to));
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-md"
          rightSection={<IconChevronDown size={16} aria-hidden="true" />}
          aria-label={t('frame.openAreas')}
        >
          {current ? t(current.labelKey) : t('frame.areas')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {tabs.map((tab) => (
          <Menu.Item key={tab.to} onClick={() => void navigate({ to: tab.to })}>
            {t(tab.labelKey)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
