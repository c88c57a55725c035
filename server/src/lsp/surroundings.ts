import { setImmediate } from 'node:timers/promises';
import type { Surroundings } from '../lint/context.js';
import type { RuleDocument, RuleUnit } from '../service/project.js';
import { RuleIdentities } from '../service/rule-identities.js';
import { surroundingsOf } from '../service/surroundings.js';
import { inBackground } from './guard.js';
import { shownPath } from './paths.js';
import type { Session } from './session.js';
import { ruleFiles } from './workspace-check.js';

/** Files that are read without giving others their turn. */
const SLICE = 20;

/** A committed text is asked for again after this time, in ms: commits are seldom, checks are many. */
const COMMITTED_FOR = 10_000;

/** What lies around the rules of the workspace. The workspace is read once, when a rule file is first checked. */
export class WorkspaceSurroundings {
  private readonly identities: RuleIdentities;
  private readonly committed = new Map<string, { readonly at: number; readonly text: Promise<string | undefined> }>();
  private state: 'unread' | 'reading' | 'read' = 'unread';

  /**
   * @param committedText - a file's text in git's HEAD.
   * @param changed - what is around open documents is something else than before.
   */
  constructor(
    private readonly session: Session,
    private readonly committedText: (path: string) => Promise<string | undefined>,
    private readonly changed: () => void,
  ) {
    this.identities = new RuleIdentities(
      (path) => this.text(path),
      (path) => shownPath(path, session.folders),
    );
  }

  /** What is around the rules of a file. Other rules are not known before the workspace was read. */
  async of(rule: RuleDocument): Promise<(unit: RuleUnit) => Surroundings | undefined> {
    if (rule.file.rules.length === 0) return () => undefined;
    this.read();
    this.take(rule.path, rule.text);
    const others = this.state === 'read' ? this.identities.sharing(rule.path) : undefined;
    const hasVersion = rule.file.rules.some(({ version }) => version !== undefined);
    const base = hasVersion ? await this.base(rule.path) : undefined;
    const { project } = this.session;
    return (unit) =>
      surroundingsOf(unit, { others, base: base === rule.text ? undefined : base }, project, project.host);
  }

  /** Files changed on the disk. */
  filesChanged(paths: readonly string[]): void {
    if (this.state === 'unread') return;
    for (const path of paths) this.take(path, this.text(path));
  }

  private take(path: string, text: string | undefined): void {
    const touched = this.identities.set(path, text);
    if (this.state === 'read' && [...touched].some((p) => this.session.documents.at(p) !== undefined)) this.changed();
  }

  private read(): void {
    if (this.state !== 'unread') return;
    this.state = 'reading';
    inBackground(this.session.log, 'reading the rules of the workspace', async () => {
      for (const [index, path] of ruleFiles(this.session).entries()) {
        if (index % SLICE === 0) await setImmediate();
        if (!this.identities.has(path)) this.identities.set(path, this.text(path));
      }
      this.state = 'read';
      const open = this.session.documents.all();
      if (open.some(({ path }) => this.identities.sharing(path).length > 0)) this.changed();
    });
  }

  private text(path: string): string | undefined {
    return this.session.documents.at(path)?.text ?? this.session.files.readFile(path);
  }

  private base(path: string): Promise<string | undefined> {
    const known = this.committed.get(path);
    if (known !== undefined && Date.now() - known.at < COMMITTED_FOR) return known.text;
    const text = this.committedText(path);
    this.committed.set(path, { at: Date.now(), text });
    return text;
  }
}
