import { useTranslation } from 'react-i18next';
import { changeLanguage } from '../i18n/i18n.ts';
import { bestLanguage, languageNames, languages, type Language } from '../i18n/languages.ts';
import { useSession } from '../session/session-context.ts';
import { setPageZone } from '../text/page-zone.ts';
import { NativeSelect, SegmentedControl, Switch, Text, useColorScheme } from '../ui/index.ts';

type Scheme = 'light' | 'dark' | 'auto';

/** What a person chooses for these pages. */
export function AccountChoices() {
  return (
    <>
      <ThemeChoice />
      <LanguageChoice />
      <ZoneChoice />
      <WorkChoices />
    </>
  );
}

// helpers

function ThemeChoice() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useColorScheme();
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
        onChange={(value) => setColorScheme(value as Scheme)}
        data={[
          { value: 'light', label: t('frame.themeLight') },
          { value: 'dark', label: t('frame.themeDark') },
          { value: 'auto', label: t('frame.themeSystem') },
        ]}
      />
    </div>
  );
}

/** Follows the person to every browser, and stays in this one for the sign-in page. */
function LanguageChoice() {
  const { t, i18n } = useTranslation();
  const { savePreferences } = useSession();
  const choose = (language: Language) => {
    savePreferences({ language });
    void changeLanguage(language);
  };
  return (
    <div className="mr-menu-row">
      <Text size="xs" c="dimmed" id="language-choice">
        {t('frame.language')}
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby="language-choice"
        value={bestLanguage([i18n.language])}
        onChange={(value) => choose(value as Language)}
        data={languages.map((value) => ({
          value,
          label: <span lang={value}>{languageNames[value]}</span>,
        }))}
      />
    </div>
  );
}

/** Times are shown in this zone, also those in mails. Until one is chosen it is the one of the device. */
function ZoneChoice() {
  const { t } = useTranslation();
  const { preferences, savePreferences } = useSession();
  const zone = preferences.timeZone ?? '';
  const choose = (timeZone: string) => {
    savePreferences({ timeZone });
    setPageZone(timeZone);
  };
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const names = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...(zone ? [zone] : [])]);
  return (
    <div className="mr-menu-row">
      <NativeSelect
        size="xs"
        label={t('frame.timeZone')}
        value={zone}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: '', label: t('frame.timeZoneOfDevice', { zone: own }) },
          ...[...names].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') })),
        ]}
      />
    </div>
  );
}

function WorkChoices() {
  const { t } = useTranslation();
  const { preferences, savePreferences } = useSession();
  return (
    <div className="mr-menu-row">
      <Switch
        label={t('frame.shortcuts')}
        checked={preferences.singleKeyShortcuts ?? true}
        onChange={(event) => savePreferences({ singleKeyShortcuts: event.currentTarget.checked })}
      />
      <Switch
        label={t('frame.openNext')}
        checked={preferences.openNextTask ?? false}
        onChange={(event) => savePreferences({ openNextTask: event.currentTarget.checked })}
      />
    </div>
  );
}
