import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const delayMs = 300;

/** A thin line under the top bar when loading takes longer than a moment; content stays. */
export function FetchBar() {
  const busy = useIsFetching() > 0;
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [busy]);
  return <div className="mr-fetch-bar" data-busy={(busy && late) || undefined} aria-hidden="true" />;
}
