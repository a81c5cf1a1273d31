import {
  createTheme,
  defaultVariantColorsResolver,
  localStorageColorSchemeManager,
  MantineProvider,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { pageNonce } from './page-nonce.ts';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';

/** Shade 7 is the light theme's color and shade 3 the dark theme's, as the tokens define them. */
const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 3 },
  // Filled parts are dark in the light theme and light in the dark one; the text follows.
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === 'filled' ? { color: 'var(--mr-on-accent)' } : {}),
  }),
  fontFamily: 'var(--mr-font)',
  fontFamilyMonospace: 'var(--mr-mono)',
  defaultRadius: 4,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '18px', xl: '22px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  colors: {
    accent: shades('#eef3fd #dce6fb #b9cdf7 #86aeff #6492f0 #3f73dc #2f64d0 #2257c4 #1c489f #16397e'),
    incident: shades('#fdeeec #fbe0dd #f6c0ba #ff8a80 #ec6559 #d4463b #c2322a #b3211a #921b15 #6f1510'),
    completed: shades('#e9f6ef #d3eddf #a8dbc0 #5ccb91 #3fae74 #2b935d #1f804b #17703f #125a32 #0d4426'),
    waiting: shades('#fdf5e4 #faeac8 #f6d895 #f2b84b #d79a2b #b07b15 #936407 #7a4f00 #624000 #4a3000'),
    suspended: shades('#f4eefc #e8dcf9 #d5bdf5 #c6a5f5 #a883df #8b60c6 #7749b3 #6437a0 #502b81 #3c2062'),
    dark: shades('#e9edf3 #c3ccd8 #a9b3c1 #8e99a8 #4a5566 #323b49 #202733 #171c24 #0f1319 #0a0d12'),
  },
  components: {
    Badge: { defaultProps: { tt: 'none' } },
    // Below a title the kit writes in a gray that is too light to be read.
    Notification: {
      styles: { title: { color: 'var(--mr-text)' }, description: { color: 'var(--mr-text)' } },
    },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 100 } } },
    Menu: { defaultProps: { transitionProps: { duration: 100 } } },
  },
});

const themed = {
  '--mantine-color-body': 'var(--mr-surface)',
  '--mantine-color-text': 'var(--mr-text)',
  '--mantine-color-dimmed': 'var(--mr-text-2)',
  '--mantine-color-placeholder': 'var(--mr-text-2)',
  '--mantine-color-error': 'var(--mr-incident)',
  '--mantine-color-anchor': 'var(--mr-accent)',
  '--mantine-color-default-border': 'var(--mr-border-strong)',
  '--mantine-color-default': 'var(--mr-surface)',
  '--mantine-color-default-hover': 'var(--mr-surface-2)',
};
const toTokens: CSSVariablesResolver = () => ({ variables: {}, light: themed, dark: themed });

const colorScheme = localStorageColorSchemeManager({ key: 'millrace-theme' });

/**
 * The kit with our tokens. The style elements it writes carry the nonce that the server put into
 * the page, because the content security policy refuses every other inline style element.
 */
export function KitProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
      cssVariablesResolver={toTokens}
      getStyleNonce={pageNonce}
      deduplicateInlineStyles
    >
      <ModalsProvider>
        <Notifications position="bottom-left" />
        {children}
      </ModalsProvider>
    </MantineProvider>
  );
}

// helpers

function shades(list: string): MantineColorsTuple {
  return list.split(' ') as unknown as MantineColorsTuple;
}
