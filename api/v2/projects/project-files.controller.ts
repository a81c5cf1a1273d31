import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onAny } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { DEPLOYMENT_BODY_MAX, Endpoint } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { requireRevision, setRevision } from '../revision.ts';
import { EditorQuery, FileParams, ProjectFile, ProjectFileText, WriteFileBody } from './projects.dto.ts';

/** The drafts of a project, file by file: what an editor saves while somebody draws. */
@Controller()
export class ProjectFilesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/projects/:projectKey/files/:fileName',
    summary: 'Read a file of a project',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'R',
    params: FileParams,
    response: ProjectFileText,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getProjectFile(@Input() call: Call<undefined, typeof FileParams>): Promise<object> {
    const { projectKey, fileName } = call.params;
    const file = await this.runtime.projects.readFile(call.caller, projectKey, fileName);
    setRevision(call.reply, file.revision);
    return file;
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/projects/:projectKey/files/:fileName',
    summary: 'Save a file; If-Match "0" creates it only where there is none',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: FileParams,
    body: WriteFileBody,
    bodyLimit: DEPLOYMENT_BODY_MAX,
    response: ProjectFile,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'LOCKED_BY_OTHER', 'REVISION_CONFLICT'],
  })
  async putProjectFile(@Input() call: Call<typeof WriteFileBody, typeof FileParams>): Promise<object> {
    const { projectKey, fileName: name } = call.params;
    const { content, editorId } = call.body;
    const editing = defined({ editorId, ifRevision: requireRevision(call.request) });
    const file = await this.runtime.projects.writeFile(call.caller, projectKey, { name, content }, editing);
    setRevision(call.reply, file.revision);
    return file;
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/projects/:projectKey/files/:fileName',
    summary: 'Delete a file of a project; milestones keep it',
    permission: onAny('PROJECT:READ'),
    level: 'X1',
    idempotency: 'N',
    params: FileParams,
    query: EditorQuery,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'LOCKED_BY_OTHER', 'REVISION_CONFLICT'],
  })
  async deleteProjectFile(
    @Input() call: Call<undefined, typeof FileParams, typeof EditorQuery>,
  ): Promise<void> {
    const { projectKey, fileName } = call.params;
    const editing = defined({ editorId: call.query.editorId, ifRevision: requireRevision(call.request) });
    await this.runtime.projects.deleteFile(call.caller, projectKey, fileName, editing);
  }
}
