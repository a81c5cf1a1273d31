import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onAny } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { toPublicDeployment } from '../deployments/deployments.controller.ts';
import { requireRevision, setRevision } from '../revision.ts';
import {
  AddVersionBody,
  DeployProjectBody,
  Project,
  ProjectDeployment,
  ProjectParams,
  ProjectVersion,
  ProjectVersions,
  RestoreBody,
  VersionFiles,
  VersionParams,
} from './projects.dto.ts';

/** Milestones of a project: named copies of all its files, from which it is deployed. */
@Controller()
export class ProjectVersionsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/projects/:projectKey/versions',
    summary: 'Keep the files as they are now as a milestone',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'K',
    status: 201,
    params: ProjectParams,
    body: AddVersionBody,
    response: ProjectVersion,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async addProjectVersion(@Input() call: Call<typeof AddVersionBody, typeof ProjectParams>): Promise<object> {
    return this.runtime.projects.addVersion(call.context(), call.params.projectKey, call.body.name);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/projects/:projectKey/versions',
    summary: 'Milestones of a project and what was deployed of them, newest first',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'R',
    params: ProjectParams,
    response: ProjectVersions,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async listProjectVersions(@Input() call: Call<undefined, typeof ProjectParams>): Promise<object> {
    return { items: await this.runtime.projects.versions(call.caller, call.params.projectKey) };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/projects/:projectKey/versions/:version',
    summary: 'The files of a milestone',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'R',
    params: VersionParams,
    response: VersionFiles,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getProjectVersion(@Input() call: Call<undefined, typeof VersionParams>): Promise<object> {
    const { projectKey, version } = call.params;
    return { files: await this.runtime.projects.readVersion(call.caller, projectKey, version) };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/projects/:projectKey/versions/:version/restoration',
    summary: 'Make the files what they were; what they are now is kept as a milestone first',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: VersionParams,
    body: RestoreBody,
    status: 200,
    response: Project,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'LOCKED_BY_OTHER'],
  })
  async restoreProjectVersion(
    @Input() call: Call<typeof RestoreBody, typeof VersionParams>,
  ): Promise<object> {
    const { projectKey, version } = call.params;
    const editing = defined({ editorId: call.body.editorId, ifRevision: requireRevision(call.request) });
    const project = await this.runtime.projects.restoreVersion(call.caller, projectKey, version, editing);
    setRevision(call.reply, project.revision);
    return project;
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/projects/:projectKey/deployment',
    summary: 'Deploy all files of a project, all of them or none; needs RESOURCE:CREATE too',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    rate: 'deploy',
    params: ProjectParams,
    body: DeployProjectBody,
    status: 200,
    response: ProjectDeployment,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'DEPLOYMENT_REFUSED', 'TENANT_NOT_ASSIGNED'],
  })
  async deployProject(@Input() call: Call<typeof DeployProjectBody, typeof ProjectParams>): Promise<object> {
    const { result, version } = await this.runtime.projects.deploy(
      call.context(),
      call.params.projectKey,
      defined({ ...call.body }),
    );
    return {
      ...toPublicDeployment(result),
      deployedBy: call.caller.id,
      versionNote: call.body.versionNote ?? null,
      projectVersion: version,
    };
  }
}
