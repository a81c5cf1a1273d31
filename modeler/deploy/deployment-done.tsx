import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Deployment } from '#client';
import { Button, CopyButton, Group, Stack, Text, useSession } from '#web';

interface DeploymentDoneProps {
  deployment: Deployment;
  draft: { name: string; processId: string };
  onClose: () => void;
}

/** The version is live: where to go from here. */
export function DeploymentDone({ deployment, draft, onClose }: DeploymentDoneProps) {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  const entry = deployment.deployments.find(
    (one) => one.processDefinition?.processDefinitionId === draft.processId,
  );
  const version = entry?.processDefinition?.processDefinitionVersion ?? 1;
  const path = encodeURIComponent(draft.processId);
  const link = `${window.location.origin}/models/processes/${path}?version=${version}`;
  return (
    <Stack gap="md">
      <Group gap="xs" role="status" wrap="nowrap">
        <IconCircleCheck size={24} color="var(--mr-completed)" aria-hidden />
        <Text fw={600}>
          {t(entry?.duplicate ? 'models.deploy.same' : 'models.deploy.live', { name: draft.name, version })}
        </Text>
      </Group>
      <Group gap="xs">
        {mayUse('start') && (
          <Button component={Link} to={`/start/${path}`} variant="light">
            {t('models.deploy.start')}
          </Button>
        )}
        {mayUse('operate') && (
          <Button component={Link} to={`/operate/processes/${path}`} variant="light">
            {t('models.deploy.operate')}
          </Button>
        )}
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button variant="light" onClick={copy}>
              {t(copied ? 'common.copied' : 'common.copyLink')}
            </Button>
          )}
        </CopyButton>
        <Button ml="auto" onClick={onClose} data-autofocus>
          {t('models.deploy.done')}
        </Button>
      </Group>
    </Stack>
  );
}

/** The version that a deployment made of a process, or nothing when the file had another process. */
export function deployedVersion(
  deployment: Deployment,
  processId: string,
): { processDefinitionKey: string; version: number } | undefined {
  const made = deployment.deployments.find((one) => one.processDefinition?.processDefinitionId === processId);
  return made?.processDefinition
    ? {
        processDefinitionKey: made.processDefinition.processDefinitionKey,
        version: made.processDefinition.processDefinitionVersion,
      }
    : undefined;
}
