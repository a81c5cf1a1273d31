import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onAny, onBody } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { DEPLOYMENT_BODY_MAX, Endpoint } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { requireRevision, setRevision } from '../revision.ts';
import {
  CreateProjectBody,
  LockBody,
  LookBody,
  Project,
  ProjectLock,
  ProjectParams,
  ProjectSearch,
  ProjectSearchAnswer,
  RenameProjectBody,
  UnlockQuery,
} from './projects.dto.ts';

type ProjectCall = Call<undefined, typeof ProjectParams>;

/** Drafts of models that belong together, and who edits them now. */
@Controller()
export class ProjectsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/projects',
    summary: 'Create a project, with its first files',
    permission: onBody('projectKey', 'PROJECT:CREATE'),
    level: 'X1',
    idempotency: 'K',
    status: 201,
    body: CreateProjectBody,
    bodyLimit: DEPLOYMENT_BODY_MAX,
    response: Project,
    alwaysExtended: true,
    codes: ['TENANT_NOT_ASSIGNED'],
  })
  async createProject(@Input() call: Call<typeof CreateProjectBody>): Promise<object> {
    const { tenantId, ...request } = call.body;
    const project = await this.runtime.projects.create(call.context({ tenantId }), request);
    setRevision(call.reply, project.revision);
    return project;
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/projects/search',
    summary: 'Find projects, also by what was deployed of them',
    permission: filtered('PROJECT:READ'),
    level: 'X1',
    idempotency: 'R',
    body: ProjectSearch,
    response: ProjectSearchAnswer,
    alwaysExtended: true,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchProjects(@Input() call: Call<typeof ProjectSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'projects', call.body));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/projects/:projectKey',
    summary: 'Read a project: its files without their contents, and who edits it',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'R',
    params: ProjectParams,
    response: Project,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getProject(@Input() call: ProjectCall): Promise<object> {
    const project = await this.runtime.projects.get(call.caller, call.params.projectKey);
    setRevision(call.reply, project.revision);
    return project;
  }

  @Endpoint({
    method: 'PATCH',
    path: '/v2/projects/:projectKey',
    summary: 'Rename a project',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: ProjectParams,
    body: RenameProjectBody,
    response: Project,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'LOCKED_BY_OTHER', 'REVISION_CONFLICT'],
  })
  async renameProject(@Input() call: Call<typeof RenameProjectBody, typeof ProjectParams>): Promise<object> {
    const { name, editorId } = call.body;
    const editing = defined({ editorId, ifRevision: requireRevision(call.request) });
    const project = await this.runtime.projects.rename(call.caller, call.params.projectKey, name, editing);
    setRevision(call.reply, project.revision);
    return project;
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/projects/:projectKey',
    summary: 'Delete a project; it can be taken back for 30 days, and what was deployed stays deployed',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: ProjectParams,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'LOCKED_BY_OTHER'],
  })
  async deleteProject(@Input() call: ProjectCall): Promise<void> {
    await this.runtime.projects.delete(call.caller, call.params.projectKey);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/projects/:projectKey/restoration',
    summary: 'Take back the deletion of a project',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: ProjectParams,
    status: 200,
    response: Project,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async restoreProject(@Input() call: ProjectCall): Promise<object> {
    return this.runtime.projects.undelete(call.caller, call.params.projectKey);
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/projects/:projectKey/lock',
    summary: 'Begin to edit, or go on: holds for a minute, so say it every 20 seconds',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: ProjectParams,
    body: LockBody,
    response: ProjectLock,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'LOCKED_BY_OTHER'],
  })
  async lockProject(@Input() call: Call<typeof LockBody, typeof ProjectParams>): Promise<object> {
    return this.runtime.projects.lock(call.caller, call.params.projectKey, call.body);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/projects/:projectKey/lock',
    summary: 'Stop editing; nothing happens when another window edits',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: ProjectParams,
    query: UnlockQuery,
    codes: ['NOT_FOUND'],
  })
  async unlockProject(
    @Input() call: Call<undefined, typeof ProjectParams, typeof UnlockQuery>,
  ): Promise<void> {
    await this.runtime.projects.unlock(call.caller, call.params.projectKey, call.query.editorId);
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/projects/:projectKey/presence',
    summary:
      'Say that a window shows the project without editing it: holds for a minute, so say it every 20 seconds',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: ProjectParams,
    body: LookBody,
    codes: ['NOT_FOUND'],
  })
  async lookAtProject(@Input() call: Call<typeof LookBody, typeof ProjectParams>): Promise<void> {
    await this.runtime.projects.look(call.caller, call.params.projectKey, call.body.editorId);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/projects/:projectKey/presence',
    summary: 'Say that a window does not show the project any more',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: ProjectParams,
    query: UnlockQuery,
    codes: ['NOT_FOUND'],
  })
  async lookAwayFromProject(
    @Input() call: Call<undefined, typeof ProjectParams, typeof UnlockQuery>,
  ): Promise<void> {
    await this.runtime.projects.lookAway(call.caller, call.params.projectKey, call.query.editorId);
  }
}
