import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api-client.ts';

/** Says where one is when the server is not a development one, so that nobody mixes them up. */
export function EnvironmentStripe() {
  const { t } = useTranslation();
  const info = useQuery({
    queryKey: ['system-info'],
    queryFn: () => api.session.systemInfo(),
    staleTime: Infinity,
    retry: false,
  });
  const environment = info.data?.environment;
  if (environment !== 'staging' && environment !== 'production') return null;
  return (
    <div className="mr-environment" data-environment={environment}>
      <span>{t(`frame.environment.${environment}`)}</span>
    </div>
  );
}
