export { Kbd } from '@mantine/core';
