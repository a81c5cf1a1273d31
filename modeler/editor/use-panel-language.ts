import { useEffect } from 'react';
import type EventBus from 'diagram-js/lib/core/EventBus';
import { useTranslation } from 'react-i18next';
import type { ModelerState } from './use-modeler.ts';

/** The editing libraries ask for their texts when they draw: another language has them draw anew, and nothing is opened again. */
export function usePanelLanguage({ modeler }: ModelerState): void {
  const { language } = useTranslation().i18n;
  useEffect(() => {
    const events = modeler?.get<EventBus>('eventBus');
    events?.fire('i18n.changed');
    events?.fire('propertiesPanel.providersChanged');
  }, [modeler, language]);
}
