import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu, useProblemNotice } from '#web';
import { isDmnFile } from '../model/decision-facts.ts';
import { downloadFile } from '../canvas/download-file.ts';

interface ExportMenuProps {
  fileName: string;
  xml: string;
  children: ReactNode;
}

/** The model as a BPMN file, or as a picture in plain light colors. */
export function ExportMenu({ fileName, xml, children }: ExportMenuProps) {
  const { t } = useTranslation();
  const failed = useProblemNotice();
  const isDecision = isDmnFile(fileName, '');
  const exportSvg = async () => {
    try {
      const { exportPicture } = await import('../canvas/export-picture.ts');
      downloadFile(`${baseName(fileName)}.svg`, await exportPicture(xml), 'image/svg+xml');
    } catch (error) {
      failed(error);
    }
  };
  const exportAsPng = async () => {
    try {
      const { exportPng } = await import('../canvas/export-png.ts');
      downloadFile(`${baseName(fileName)}.png`, await exportPng(xml), 'image/png');
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {isDecision ? (
          <Menu.Item onClick={() => downloadFile(`${baseName(fileName)}.dmn`, xml, 'application/xml')}>
            {t('models.editor.exportDmn')}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item onClick={() => downloadFile(`${baseName(fileName)}.bpmn`, xml, 'application/xml')}>
              {t('models.editor.exportBpmn')}
            </Menu.Item>
            <Menu.Item onClick={() => void exportSvg()}>{t('models.editor.exportSvg')}</Menu.Item>
            <Menu.Item onClick={() => void exportAsPng()}>{t('models.editor.exportPng')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

// helpers

function baseName(fileName: string): string {
  return fileName.replace(/^.*[\\/]/, '').replace(/(\.bpmn|\.dmn|\.bpmn20\.xml|\.xml)$/i, '');
}
