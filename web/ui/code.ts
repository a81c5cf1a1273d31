export { Code } from '@mantine/core';
