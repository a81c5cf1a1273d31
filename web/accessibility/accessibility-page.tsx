import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Stack, Text, Title, useDocumentTitle } from '../ui/index.ts';

const helps = ['canKeyboard', 'canOutline', 'canStates', 'canZoom', 'canMotion'] as const;
const gaps = ['gapDrag', 'gapEditor', 'gapSmall', 'gapReaders'] as const;

/** What the pages promise to people with disabilities, and what they do not keep yet; readable without an account. */
export function AccessibilityPage() {
  const { t } = useTranslation();
  useDocumentTitle(`${t('accessibility.title')} · Millrace`);
  return (
    <main className="mr-statement">
      <Stack gap="sm" maw={680} mx="auto" p="lg">
        <Title order={1} size="h2">
          {t('accessibility.title')}
        </Title>
        <Text>{t('accessibility.lead')}</Text>
        <Points title={t('accessibility.can')} points={helps} />
        <Points title={t('accessibility.gaps')} points={gaps} />
        <Title order={2} size="h4">
          {t('accessibility.checks')}
        </Title>
        <Text>{t('accessibility.checksText')}</Text>
        <Title order={2} size="h4">
          {t('accessibility.contact')}
        </Title>
        <Text>{t('accessibility.contactText')}</Text>
        <Link to="/">{t('accessibility.back')}</Link>
      </Stack>
    </main>
  );
}

// helpers

function Points({ title, points }: { title: string; points: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <Title order={2} size="h4">
        {title}
      </Title>
      <ul>
        {points.map((point) => (
          <li key={point}>{t(`accessibility.${point}`)}</li>
        ))}
      </ul>
    </section>
  );
}
