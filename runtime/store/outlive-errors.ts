import type { ClientBase } from 'pg';

/**
 * A connection that breaks reports more than one error, the last ones after its pool has let go of it; an error nobody listens
 * to ends the process. The query it was in fails by itself, and the pool opens another connection for the next one.
 */
export function outliveErrors(client: ClientBase): void {
  client.on('error', () => undefined);
}
