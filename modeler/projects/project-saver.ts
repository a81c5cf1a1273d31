import type { KeptChanges, KeptFile } from './kept-changes.ts';

/** A file as it is on the screen, and the revision of the server that lies under it; 0 where the server has none. */
export interface OpenText {
  content: string;
  revision: number;
}

/** Why a save did not happen. */
export type SaveFailure =
  /** Passes by itself: asked again after a while. */
  | { kind: 'unreachable'; why: 'CONNECTION' | 'SERVER' | 'SESSION' }
  /** Somebody else saved this file since it was read. */
  | { kind: 'conflict'; file: string; by: string | undefined; at: string | undefined }
  /** Another window edits. */
  | { kind: 'lost'; by: string; since: string }
  | { kind: 'refused'; problem: unknown };

export interface SaverState {
  texts: ReadonlyMap<string, OpenText>;
  /** Files with changes that the server does not have. */
  dirty: ReadonlySet<string>;
  isSaving: boolean;
  failure: SaveFailure | undefined;
  /** False when the browser could not keep what is not saved either. */
  isKept: boolean;
  /** Rises when texts changed under the editor: it then opens them anew. */
  generation: number;
  /** Something was changed since the project was opened here. */
  wasEdited: boolean;
}

export interface SaverPorts {
  save: (file: KeptFile) => Promise<{ revision: number }>;
  failureOf: (problem: unknown, file: string) => SaveFailure;
  kept: KeptChanges;
  /** Calls back later, once; the answer takes that back. */
  later: (ms: number, call: () => void) => () => void;
}

/** People pause this long between two thoughts; a save at every key would be a save of half a word. */
export const saveAfterMs = 800;
/** A server that does not answer is asked again after this time. */
export const tryAgainAfterMs = 5_000;

/**
 * Saves the files of a project as they change: at once in the browser, a moment later on the server, one file after another.
 * What the server refuses stays kept and shown; nothing that was typed is thrown away but by the person.
 */
export class ProjectSaver {
  private state: SaverState;
  private readonly ports: SaverPorts;
  private readonly listeners = new Set<() => void>();
  private cancelWait: (() => void) | undefined;
  private running: Promise<void> | undefined;

  constructor(texts: ReadonlyMap<string, OpenText>, ports: SaverPorts) {
    this.ports = ports;
    this.state = {
      texts,
      dirty: new Set(),
      isSaving: false,
      failure: undefined,
      isKept: true,
      generation: 0,
      wasEdited: false,
    };
  }

  readonly snapshot = (): SaverState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes what was typed. `reopen` for what was not typed into the open editor. */
  edit(name: string, content: string, reopen = false): void {
    const before = this.state.texts.get(name);
    if (before?.content === content) return;
    const texts = new Map(this.state.texts).set(name, { content, revision: before?.revision ?? 0 });
    const dirty = new Set(this.state.dirty).add(name);
    const generation = this.state.generation + (reopen ? 1 : 0);
    this.set({ texts, dirty, generation, wasEdited: true });
    this.keep();
    if (!this.isStopped()) this.saveIn(saveAfterMs);
  }

  /** The newest text of the server, where nothing was typed over it. */
  replace(name: string, text: OpenText | undefined): void {
    if (this.state.dirty.has(name)) return;
    const texts = new Map(this.state.texts);
    if (text === undefined) texts.delete(name);
    else texts.set(name, text);
    this.set({ texts, generation: this.state.generation + 1 });
  }

  /** Ends a conflict: what is on the screen goes over the server's text, or the other way round. */
  resolve(name: string, choice: 'mine' | 'theirs', theirs: OpenText | undefined): void {
    const mine = this.state.texts.get(name);
    this.set({ failure: undefined });
    if (choice === 'theirs' || mine === undefined) {
      this.forget(name);
      this.replace(name, theirs);
      if (this.state.dirty.size > 0) this.saveIn(0);
    } else {
      const texts = new Map(this.state.texts).set(name, { ...mine, revision: theirs?.revision ?? 0 });
      this.set({ texts });
      this.keep();
      this.saveIn(0);
    }
  }

  /** Puts changes of an earlier visit into their place; those typed over an older text become a conflict. */
  takeUp(files: readonly KeptFile[]): void {
    let conflict: SaveFailure | undefined;
    for (const { name, content, revision } of files) {
      const server = this.state.texts.get(name);
      if (server?.content === content) continue;
      if ((server?.revision ?? 0) !== revision)
        conflict ??= { kind: 'conflict', file: name, by: undefined, at: undefined };
      this.edit(name, content, true);
    }
    if (conflict !== undefined) {
      this.cancelWait?.();
      this.set({ failure: conflict });
    }
    this.keep();
  }

  /**
   * Nothing more is saved from here, and what the server has is shown again: texts typed over it stay kept, and are read anew as if
   * they had never been read.
   */
  giveWay(failure: SaveFailure): void {
    this.cancelWait?.();
    const texts = new Map(this.state.texts);
    for (const name of this.state.dirty)
      texts.set(name, { content: texts.get(name)?.content ?? '', revision: -1 });
    this.set({ texts, dirty: new Set(), failure });
  }

  /** Saving may go on: this window edits again. */
  resume(): void {
    this.set({ failure: undefined });
    if (this.state.dirty.size > 0) this.saveIn(0);
  }

  /** What was deployed is what is on the screen. */
  markDeployed(): void {
    this.set({ wasEdited: false });
  }

  /** Saves now what is not saved; false when something still is not. */
  async flush(): Promise<boolean> {
    this.cancelWait?.();
    if (this.state.failure?.kind === 'unreachable') this.set({ failure: undefined });
    if (!this.isStopped()) await this.run();
    return this.state.dirty.size === 0;
  }

  // helpers

  private isStopped(): boolean {
    const { failure } = this.state;
    return failure !== undefined && failure.kind !== 'unreachable';
  }

  private set(changes: Partial<SaverState>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.listeners) listener();
  }

  private keep(): void {
    const files = [...this.state.dirty].map((name) => {
      const { content, revision } = this.state.texts.get(name) ?? { content: '', revision: 0 };
      return { name, content, revision };
    });
    const isKept = this.ports.kept.write(files);
    if (isKept !== this.state.isKept) this.set({ isKept });
  }

  private forget(name: string): void {
    const dirty = new Set(this.state.dirty);
    dirty.delete(name);
    this.set({ dirty });
    this.keep();
  }

  private saveIn(ms: number): void {
    this.cancelWait?.();
    this.cancelWait = this.ports.later(ms, () => void this.run());
  }

  private run(): Promise<void> {
    this.running ??= this.saveAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async saveAll(): Promise<void> {
    this.set({ isSaving: true });
    for (;;) {
      const [name] = this.state.dirty;
      const text = name === undefined ? undefined : this.state.texts.get(name);
      if (name === undefined || text === undefined) break;
      try {
        const { revision } = await this.ports.save({ name, ...text });
        this.saved(name, text.content, revision);
      } catch (problem) {
        this.set({ isSaving: false, failure: this.ports.failureOf(problem, name) });
        if (this.state.failure?.kind === 'unreachable') this.saveIn(tryAgainAfterMs);
        return;
      }
    }
    this.set({ isSaving: false, failure: undefined });
  }

  private saved(name: string, content: string, revision: number): void {
    const now = this.state.texts.get(name);
    if (now === undefined) return;
    this.set({ texts: new Map(this.state.texts).set(name, { ...now, revision }) });
    // What was typed while it was on its way is saved next.
    if (now.content === content) this.forget(name);
    else this.keep();
  }
}
