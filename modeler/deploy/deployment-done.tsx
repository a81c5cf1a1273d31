import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deployment } from '#client';
import type { BasedOn, ModelDraft } from '../drafts/model-draft.ts';
import { Button, CopyButton, Group, Stack, Text, useSession } from '#web';

interface DeploymentDoneProps {
  deployment: Deployment;
  draft: Pick<ModelDraft, 'kind' | 'name' | 'processId'>;
  onClose: () => void;
}

/** The version is live: where to go from here. */
export function DeploymentDone({ deployment, draft, onClose }: DeploymentDoneProps) {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  const close = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone.
  useEffect(() => close.current?.focus(), []);
  const isProcess = draft.kind === undefined;
  const entry = entryOf(deployment, draft);
  const version = deployedVersion(deployment, draft)?.version ?? 1;
  const path = encodeURIComponent(draft.processId);
  const isStartable = isProcess && mayUse('start');
  const { origin } = window.location;
  const link = isStartable
    ? `${origin}/start/${path}`
    : `${origin}/models/${isProcess ? 'processes' : 'decisions'}/${path}?version=${version}`;
  return (
    <Stack gap="md">
      <Group gap="xs" role="status" wrap="nowrap">
        <IconCircleCheck size={24} color="var(--mr-completed)" aria-hidden />
        <Text fw={600}>
          {t(entry?.duplicate ? 'models.deploy.same' : 'models.deploy.live', { name: draft.name, version })}
        </Text>
      </Group>
      <Group gap="xs">
        {isStartable && (
          <Button component={Link} to={`/start/${path}`} variant="light">
            {t('models.deploy.start')}
          </Button>
        )}
        {isProcess && mayUse('operate') && (
          <Button component={Link} to={`/operate/processes/${path}`} variant="light">
            {t('models.deploy.operate')}
          </Button>
        )}
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button variant="light" onClick={copy}>
              {t(copied ? 'common.copied' : isStartable ? 'models.deploy.shareStart' : 'common.copyLink')}
            </Button>
          )}
        </CopyButton>
        <Button ref={close} ml="auto" onClick={onClose}>
          {t('models.deploy.done')}
        </Button>
      </Group>
    </Stack>
  );
}

/** The version that a deployment made of a model, or nothing when the file had another one. */
export function deployedVersion(
  deployment: Deployment,
  draft: Pick<ModelDraft, 'kind' | 'processId'>,
): BasedOn | undefined {
  const { processDefinition: process, decisionRequirements: decisions } = entryOf(deployment, draft) ?? {};
  if (process)
    return {
      processDefinitionKey: process.processDefinitionKey,
      version: process.processDefinitionVersion,
    };
  return decisions
    ? { decisionRequirementsKey: decisions.decisionRequirementsKey, version: decisions.version }
    : undefined;
}

// helpers

function entryOf({ deployments }: Deployment, { kind, processId }: Pick<ModelDraft, 'kind' | 'processId'>) {
  return deployments.find((one) =>
    kind === 'decision'
      ? one.decisionRequirements?.decisionRequirementsId === processId
      : one.processDefinition?.processDefinitionId === processId,
  );
}
