export {
  useDebouncedCallback,
  useDebouncedValue,
  useDisclosure,
  useDocumentTitle,
  useElementSize,
  useHotkeys,
  useMediaQuery,
} from '@mantine/hooks';
export { useMantineColorScheme as useColorScheme, useComputedColorScheme } from '@mantine/core';
