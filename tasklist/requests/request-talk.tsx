import type { RequestView } from '#client';
import { IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { piecesOf, TimeText, Title, useSession } from '#web';

/** Notes to who has it with their answers, what was said about the whole, and its files. */
export function RequestTalk({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const said = [
    ...view.notes.map((note) => ({ ...note, about: note.name })),
    ...view.comments.map((comment) => ({ ...comment, about: null })),
  ].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return (
    <>
      {said.length > 0 && (
        <section aria-labelledby="request-talk" className="mr-request-part">
          <Title order={2} size="h5" id="request-talk">
            {t('requests.talk')}
          </Title>
          <ol className="mr-request-talk">
            {said.map(({ commentKey, author, text, mentions, createdAt, about }) => (
              <li key={commentKey}>
                <p className="mr-request-who">
                  <strong>{author === me.username ? t('requests.you') : author}</strong>{' '}
                  {about !== null && t('requests.about', { name: about })}{' '}
                  <TimeText at={createdAt} form="short" />
                </p>
                <p className="mr-request-text">
                  {piecesOf(text, mentions).map((piece, index) =>
                    piece.isMention ? <strong key={index}>{piece.text}</strong> : piece.text,
                  )}
                </p>
              </li>
            ))}
          </ol>
        </section>
      )}
      <Files view={view} />
    </>
  );
}

// helpers

function Files({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  if (view.attachments.length === 0) return null;
  const base = `/v2/process-instances/${view.processInstanceKey}/attachments`;
  return (
    <section aria-labelledby="request-files" className="mr-request-part">
      <Title order={2} size="h5" id="request-files">
        {t('requests.files')}
      </Title>
      <ul className="mr-request-now">
        {view.attachments.map(({ attachmentKey, name, url, by, at }) => (
          <li key={attachmentKey}>
            <IconPaperclip size={16} aria-hidden="true" />{' '}
            {url ? (
              <a href={url} target="_blank" rel="noreferrer noopener">
                {name}
              </a>
            ) : (
              <a href={`${base}/${attachmentKey}/content`} download={name}>
                {name}
              </a>
            )}{' '}
            · {by} · <TimeText at={at} form="short" />
          </li>
        ))}
      </ul>
    </section>
  );
}
