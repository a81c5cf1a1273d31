import type { Runtime, SavedFilter as SavedFilterRow } from '#runtime';
import { pageAreas } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { requireRevision, setRevision } from '../revision.ts';
import {
  CreateFilterBody,
  FilterParams,
  FilterSearchBody,
  ReplaceFilterBody,
  SavedFilter,
  SavedFilterList,
} from './saved-filters.dto.ts';

type FilterCall = Call<undefined, typeof FilterParams>;

/** Filters of lists that people name, keep and share. */
@Controller()
export class SavedFiltersController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/saved-filters',
    summary: 'Save a filter; sharing it needs SAVED_FILTER:SHARE',
    permission: 'self',
    level: 'X1',
    idempotency: 'K',
    status: 201,
    body: CreateFilterBody,
    response: SavedFilter,
    alwaysExtended: true,
    codes: ['PERMISSION_MISSING', 'TENANT_NOT_ASSIGNED'],
  })
  async createSavedFilter(@Input() call: Call<typeof CreateFilterBody>): Promise<object> {
    const { tenantId, color, ...fields } = call.body;
    const filter = await this.runtime.savedFilters.create(call.context({ tenantId }), {
      ...fields,
      color: color ?? null,
    });
    setRevision(call.reply, filter.revision);
    return filter;
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/saved-filters/search',
    summary: 'Your own filters and those shared with you, in the order of the page',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    body: FilterSearchBody,
    response: SavedFilterList,
    alwaysExtended: true,
  })
  async searchSavedFilters(@Input() call: Call<typeof FilterSearchBody>): Promise<object> {
    const items = await this.runtime.savedFilters.list(call.caller, call.body.filter?.area ?? null);
    return { items: items.filter(isOfPage) };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/saved-filters/:filterKey',
    summary: 'Read a filter',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    params: FilterParams,
    response: SavedFilter,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getSavedFilter(@Input() call: FilterCall): Promise<object> {
    const filter = await this.find(call);
    setRevision(call.reply, filter.revision);
    return filter;
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/saved-filters/:filterKey',
    summary: 'Replace a filter',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: FilterParams,
    body: ReplaceFilterBody,
    response: SavedFilter,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING', 'REVISION_CONFLICT'],
  })
  async replaceSavedFilter(
    @Input() call: Call<typeof ReplaceFilterBody, typeof FilterParams>,
  ): Promise<object> {
    const { color, ...fields } = call.body;
    await this.find(call);
    const filter = await this.runtime.savedFilters.replace(
      call.caller,
      call.params.filterKey,
      { ...fields, color: color ?? null },
      requireRevision(call.request),
    );
    setRevision(call.reply, filter.revision);
    return filter;
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/saved-filters/:filterKey',
    summary: 'Delete a filter, also for those it is shared with',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: FilterParams,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async deleteSavedFilter(@Input() call: FilterCall): Promise<void> {
    await this.find(call);
    await this.runtime.savedFilters.delete(call.caller, call.params.filterKey);
  }

  /** Filters of applications are no filters of pages. */
  private async find({ caller, params }: Pick<FilterCall, 'caller' | 'params'>): Promise<SavedFilterRow> {
    const filter = await this.runtime.savedFilters.get(caller, params.filterKey);
    return found(filter !== null && isOfPage(filter) ? filter : null);
  }
}

// helpers

function isOfPage({ area }: SavedFilterRow): boolean {
  return pageAreas.some((each) => each === area);
}
