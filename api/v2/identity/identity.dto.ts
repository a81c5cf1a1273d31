import { z } from 'zod';
import { textField, textOrNull } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { opt, plainName, text } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

const PASSWORD_LENGTH_MAX = 1_000;
const EMAIL = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/;

export const email = () =>
  opt(
    z.union(
      [z.literal(''), z.string().max(320).regex(EMAIL, { error: 'INVALID_VALUE: Send one e-mail address.' })],
      { error: 'INVALID_VALUE: Send one e-mail address.' },
    ),
  );
export const username = () =>
  z.string().regex(/^[\w.@+-]{1,255}$/, {
    error: 'INVALID_VALUE: A user name has 1 to 255 letters, digits or . @ + - _.',
  });
export const password = () => z.string().max(PASSWORD_LENGTH_MAX);

export const User = z
  .object({ username: textField(), name: textOrNull(), email: textOrNull() })
  .meta({ id: 'User' });
export const CreateUserBody = z.strictObject({
  username: username(),
  password: password(),
  name: opt(text(255)),
  email: email(),
});
export const UpdateUserBody = z.strictObject({
  name: opt(text(255)),
  email: email(),
  password: opt(password()),
});
export const UserParams = params({ username: username() });
export const UserSearch = searchBody({ username: 'text', name: 'text', email: 'text' });

export const Group = z
  .object({ groupId: textField(), name: textField(), description: textOrNull() })
  .meta({ id: 'Group' });
export const Role = z
  .object({ roleId: textField(), name: textField(), description: textOrNull() })
  .meta({ id: 'Role' });
export const Tenant = z
  .object({ tenantId: textField(), name: textField(), description: textOrNull() })
  .meta({ id: 'Tenant' });

const named = { name: plainName(), description: opt(text(1000)) };
export const UpdateNamedBody = z.strictObject(named);
export const CreateGroupBody = z.strictObject({ groupId: username(), ...named });
export const CreateRoleBody = z.strictObject({ roleId: username(), ...named });
export const CreateTenantBody = z.strictObject({ tenantId: z.string().regex(/^[\w.-]{1,31}$/), ...named });

export const IdParams = params({ id: z.string().min(1).max(255) });
export const MemberParams = params({ id: z.string().min(1).max(255), memberId: z.string().min(1).max(255) });

export const GroupSearch = searchBody({ groupId: 'text', name: 'text' });
export const RoleSearch = searchBody({ roleId: 'text', name: 'text' });
export const TenantSearch = searchBody({ tenantId: 'text', name: 'text' });
export const MemberSearch = searchBody({}, ['username', 'clientId', 'groupId', 'roleId', 'name']);

export const UserSearchAnswer = searchAnswer(User);
export const GroupSearchAnswer = searchAnswer(Group);
export const RoleSearchAnswer = searchAnswer(Role);
export const TenantSearchAnswer = searchAnswer(Tenant);
export const MemberUsersAnswer = searchAnswer(z.object({ username: textField() }));
export const MemberClientsAnswer = searchAnswer(z.object({ clientId: textField() }));
export const MemberGroupsAnswer = searchAnswer(z.object({ groupId: textField() }));
export const MemberRolesAnswer = searchAnswer(z.object({ roleId: textField() }));

export const ApiToken = z.object({
  clientId: textField(),
  name: textField(),
  expiresAt: textField(),
  createdAt: textField(),
  lastUsedAt: textOrNull(),
  prefix: textField(),
});
