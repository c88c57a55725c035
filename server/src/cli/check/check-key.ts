import { readFileSync, statSync } from 'node:fs';
import { findSamples } from '../../events/discover.js';
import type { FileHost } from '../../schema/configuration/host.js';
import type { Project, ProjectOptions } from '../../service/project.js';
import { EVIDENCE_LIMIT } from '../../service/sample-evidence.js';
import { testFileProblems } from '../../service/test-file/problems.js';
import { sha256 } from '../cache-folder.js';
import type { CheckJob } from './file-checker.js';

/**
 * Keys for the results of checks: digests of everything that a result depends on besides the program. That is the file
 * and its name, the configuration with the files it names, the platform, what is around the rule, and its samples.
 */
export class CheckKeys {
  private readonly configurations = new WeakMap<ReadonlySet<string>, string>();
  private readonly digests = new Map<string, string>();

  constructor(
    private readonly project: Project,
    private readonly files: FileHost,
    private readonly options: Pick<ProjectOptions, 'platform'>,
  ) {}

  of({ path, text, around }: CheckJob): string {
    const configuration = this.project.configuration(path);
    const samples = findSamples(path, configuration, this.files).map((s) => ({ ...s, digest: this.digest(s.path) }));
    const mappings = configuration.events.mappings.flatMap((glob) => this.files.list?.(glob) ?? []);
    return sha256(
      JSON.stringify([
        path,
        text,
        this.configurationDigest(path),
        this.options.platform,
        around,
        samples,
        mappings.map((file) => [file, this.digest(file)]),
        testFileProblems({ path, text }, this.files).map(({ message }) => message),
      ]),
    );
  }

  private configurationDigest(path: string): string {
    const files = this.project.configurationFiles(path);
    let digest = this.configurations.get(files);
    if (digest === undefined) {
      digest = sha256(JSON.stringify([...files].map((file) => [file, this.digest(file)])));
      this.configurations.set(files, digest);
    }
    return digest;
  }

  /** The content of a file; of one that no check reads, its size. */
  private digest(path: string): string {
    let digest = this.digests.get(path);
    if (digest === undefined) {
      const { size } = statSync(path);
      digest = size > EVIDENCE_LIMIT ? String(size) : sha256(readFileSync(path));
      this.digests.set(path, digest);
    }
    return digest;
  }
}
