import { useState } from 'react';
import type { SideTab } from './side-panel.tsx';

/** What is open around the canvas. */
export function useEditorPanes() {
  const [hasOutline, setHasOutline] = useState(false);
  const [isDeploying, setIsDeploying] = useState(false);
  const [isTrying, setIsTrying] = useState(false);
  const [tab, setTab] = useState<SideTab>('properties');
  const [formId, setFormId] = useState<string>();
  return {
    hasOutline,
    toggleOutline: () => setHasOutline(!hasOutline),
    isDeploying,
    openDeploy: () => setIsDeploying(true),
    closeDeploy: () => setIsDeploying(false),
    isTrying,
    openTrial: () => setIsTrying(true),
    closeTrial: () => setIsTrying(false),
    tab,
    setTab,
    formId,
    setFormId,
    /** Everything that covers the canvas or its properties goes, so that an element can be shown. */
    showCanvas: () => {
      setFormId(undefined);
      setIsDeploying(false);
      setTab('properties');
    },
  };
}
