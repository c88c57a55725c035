import * as vscode from 'vscode';

/** After a change, so long nothing more must change before the review begins, in ms. */
const SETTLE = 1500;

/** Files that a review depends on: rules, their tests, and the configuration. */
const REVIEWED = '**/*.{kql,csl,kusto,yaml,yml,json,jsonc,md}';

/** What is used of the built-in Git extension. */
interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: vscode.Event<boolean>;
  getAPI(version: 1): {
    readonly repositories: readonly GitRepository[];
    readonly onDidOpenRepository: vscode.Event<GitRepository>;
  };
}
interface GitRepository {
  readonly state: { readonly onDidChange: vscode.Event<void> };
}

/** Reviews by itself: when the window opens, after rules changed, and after the index or the last commit did. */
export class ReviewFollower implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  private running: vscode.CancellationTokenSource | undefined;
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(private readonly review: (token: vscode.CancellationToken) => Promise<void>) {
    const watcher = vscode.workspace.createFileSystemWatcher(REVIEWED);
    const later = (): void => this.later();
    this.subscriptions.push(
      watcher,
      watcher.onDidChange(later),
      watcher.onDidCreate(later),
      watcher.onDidDelete(later),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('kqlens.review.automatic')) later();
      }),
    );
    void this.followGit();
    this.later();
  }

  /** Stops a review that began by itself, since another one is asked for. */
  stop(): void {
    clearTimeout(this.timer);
    this.running?.cancel();
  }

  private later(): void {
    if (!isAutomatic()) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.begin(), SETTLE);
  }

  private async begin(): Promise<void> {
    // A newer state of the files makes an older review moot.
    this.running?.cancel();
    const running = new vscode.CancellationTokenSource();
    this.running = running;
    try {
      await this.review(running.token);
    } finally {
      if (this.running === running) this.running = undefined;
      running.dispose();
    }
  }

  /** Staging and committing change no file of the workspace; the Git extension tells of them. */
  private async followGit(): Promise<void> {
    const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
    const git = extension === undefined ? undefined : await extension.activate();
    if (git === undefined) return;
    if (git.enabled) this.followRepositories(git);
    // Whoever turns Git on again gets repositories of their own.
    this.subscriptions.push(git.onDidChangeEnablement((enabled) => enabled && this.followRepositories(git)));
  }

  private followRepositories(git: GitExtension): void {
    const api = git.getAPI(1);
    const follow = ({ state }: GitRepository): void => {
      this.subscriptions.push(state.onDidChange(() => this.later()));
    };
    api.repositories.forEach(follow);
    this.subscriptions.push(api.onDidOpenRepository(follow));
  }

  dispose(): void {
    this.stop();
    for (const s of this.subscriptions) s.dispose();
  }
}

function isAutomatic(): boolean {
  return vscode.workspace.getConfiguration('kqlens').get<boolean>('review.automatic', true);
}
