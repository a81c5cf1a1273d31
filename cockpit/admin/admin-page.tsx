import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Title, useDocumentTitle } from '#web';
import '../operate.css';
import './admin.css';

/** The pages of the area, in the order of the menu. */
const pages = [
  { to: '/admin/secrets', id: 'secrets' },
  { to: '/admin/tokens', id: 'tokens' },
  { to: '/admin/webhooks', id: 'hooks' },
  { to: '/admin/outgoing', id: 'outgoing' },
  { to: '/admin/tables', id: 'tables' },
  { to: '/admin/mail', id: 'mail' },
  { to: '/admin/connectors', id: 'connectors' },
  { to: '/admin/tenants', id: 'tenants' },
] as const;

interface AdminPageProps {
  id: (typeof pages)[number]['id'];
  actions?: ReactNode;
  children: ReactNode;
}

/** One page of the Admin area: the menu of all of them, a title that says what the page is for, and its content. */
export function AdminPage({ id, actions, children }: AdminPageProps) {
  const { t } = useTranslation();
  const title = t(`admin.${id}.title`);
  useDocumentTitle(`${title} · Millrace`);
  return (
    <div className="mr-op-page">
      <nav className="mr-admin-menu" aria-label={t('admin.pages')}>
        {pages.map((page) => (
          <Link key={page.id} to={page.to} activeProps={{ 'aria-current': 'page' }}>
            {t(`admin.${page.id}.title`)}
          </Link>
        ))}
      </nav>
      <div className="mr-op-head-line">
        <Title order={1} size="h3">
          {title}
        </Title>
        <div className="mr-op-head-end">{actions}</div>
      </div>
      <p className="mr-op-quiet">{t(`admin.${id}.lead`)}</p>
      {children}
    </div>
  );
}
