export {
  useDebouncedCallback,
  useDebouncedValue,
  useDisclosure,
  useDocumentTitle,
  useElementSize,
  useFocusTrap,
  useHotkeys,
  useMediaQuery,
} from '@mantine/hooks';
export { useMantineColorScheme as useColorScheme, useComputedColorScheme } from '@mantine/core';
