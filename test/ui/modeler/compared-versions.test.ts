import { expect, test } from '@jest/globals';
import { comparedVersions } from '../../../modeler/model/compared-versions.ts';

test.each([
  [{}, [1, 2, 3], { left: 2, right: 3 }],
  [{ right: 2 }, [3, 2, 1], { left: 1, right: 2 }],
  [{ left: 1 }, [3, 2, 1], { left: 1, right: 3 }],
  [{}, [1], { left: 1, right: 1 }],
  [{}, [], { left: undefined, right: undefined }],
])('%j of %j', (search, versions, expected) => {
  expect(comparedVersions(search, versions)).toEqual(expected);
});
