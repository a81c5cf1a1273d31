import type { Process, PublicLink } from '#client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Alert,
  api,
  Badge,
  Button,
  Code,
  confirm,
  CopyButton,
  Group,
  Modal,
  ProblemPanel,
  Skeleton,
  Stack,
  Text,
  Title,
  useProblemNotice,
  shortTime,
} from '#web';
import { LinkForm } from './link-form.tsx';
import './links.css';

interface LinksDialogProps {
  process: Process;
  onClose: () => void;
}

/** The links to the form of a process for people without an account: make one, look at all, withdraw one. */
export function LinksDialog({ process, onClose }: LinksDialogProps) {
  const { t } = useTranslation();
  const queryKey = ['public-links', process.tenantId, process.processDefinitionId];
  const links = useQuery({ queryKey, queryFn: ({ signal }) => api.publicLinks.search(process, { signal }) });
  const queries = useQueryClient();
  const [url, setUrl] = useState<string>();
  const settled = () => void queries.invalidateQueries({ queryKey });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('links.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('links.hint')}
        </Text>
        <LinkForm
          process={process}
          onMade={(made) => {
            setUrl(made);
            settled();
          }}
        />
        {url !== undefined && <NewLink url={url} />}
        <section aria-labelledby="links-list">
          <Title order={3} size="h5" id="links-list">
            {t('links.all')}
          </Title>
          {links.error && !links.data && (
            <ProblemPanel problem={links.error} onRetry={() => void links.refetch()} />
          )}
          {!links.data && !links.error && <Skeleton h={48} />}
          {links.data && <LinkList process={process} links={links.data.items} onChanged={settled} />}
        </section>
      </Stack>
    </Modal>
  );
}

// helpers

/** The only time that the address is shown: only its hash is kept. */
function NewLink({ url }: { url: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="completed" role="status" title={t('links.made')}>
      <Code className="mr-link-url">{url}</Code>
      <Group gap="xs" mt="xs">
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button size="xs" onClick={copy}>
              {t(copied ? 'common.copied' : 'common.copyLink')}
            </Button>
          )}
        </CopyButton>
        <Text size="xs">{t('links.once')}</Text>
      </Group>
    </Alert>
  );
}

interface LinkListProps {
  process: Process;
  links: PublicLink[];
  onChanged: () => void;
}

const stateColors = { ACTIVE: 'completed', USED_UP: 'gray', EXPIRED: 'gray', REVOKED: 'incident' };

function LinkList({ process, links, onChanged }: LinkListProps) {
  const { t, i18n } = useTranslation();
  const tell = useProblemNotice();
  const revoke = useMutation({
    mutationFn: (linkKey: string) => api.publicLinks.revoke(process, linkKey),
    onError: (error) => tell(error),
    onSettled: onChanged,
  });
  const ask = async ({ linkKey }: PublicLink) => {
    const isSure = await confirm({
      title: t('links.revokeTitle'),
      body: t('links.revokeBody'),
      confirmLabel: t('links.revoke'),
      cancelLabel: t('common.cancel'),
      danger: true,
    });
    if (isSure) revoke.mutate(linkKey);
  };
  const time = (at: string) => shortTime(at, new Date(), i18n.language);
  if (links.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('links.none')}
      </Text>
    );
  return (
    <ul className="mr-links">
      {links.map((link) => (
        <li key={link.linkKey}>
          <div>
            <Text size="sm" fw={600}>
              {link.description || t('links.unnamed', { time: time(link.createdAt) })}
            </Text>
            <Text size="xs" c="dimmed">
              {t('links.until', { time: time(link.expiresAt) })} ·{' '}
              {link.maxUses === null
                ? t('links.uses', { count: link.uses })
                : t('links.usesOf', { count: link.uses, max: link.maxUses })}{' '}
              · {t('links.by', { name: link.createdBy })}
            </Text>
          </div>
          <Badge variant="light" color={stateColors[link.state]}>
            {t(`links.state.${link.state}`)}
          </Badge>
          {link.state === 'ACTIVE' && (
            <Button
              size="xs"
              variant="default"
              loading={revoke.isPending && revoke.variables === link.linkKey}
              onClick={() => void ask(link)}
            >
              {t('links.revoke')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
