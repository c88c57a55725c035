import { readFileSync, statSync } from 'node:fs';
import { isParquet } from '../../events/readers/parquet.js';
import { openFile } from '../../events/stream/stream-input.js';
import { checkDocument, type UnitKnowledge } from '../../service/check.js';
import { checkedFile, type CheckedFile } from '../../service/checked-file.js';
import { fixAll } from '../../service/fix-all.js';
import type { Project, RuleUnit } from '../../service/project.js';
import { SampleEvidences } from '../../service/sample-evidence.js';
import { testFileProblems } from '../../service/test-file/problems.js';
import { surroundingsOf, type FileSurroundings } from '../../service/surroundings.js';
import { rememberingDisk } from './remembering-disk.js';

/** A file to check, as plain data that a thread can be sent. */
export interface CheckJob {
  readonly path: string;
  readonly text: string;
  readonly around: FileSurroundings;
}

/** Checks files with everything that is known around them. */
export class FileChecker {
  private readonly files = rememberingDisk();
  private readonly evidences = new SampleEvidences({
    ...this.files,
    readBytes: (path) => readFileSync(path),
    size: (path) => statSync(path).size,
    beginsAsParquet,
  });

  constructor(private readonly project: Project) {}

  async check({ path, text, around }: CheckJob): Promise<CheckedFile> {
    const document = this.project.open(path, text);
    const problems = await this.knowing(around, (known) => checkDocument(document, known));
    return checkedFile(document, [...testFileProblems(document, this.files), ...problems]);
  }

  /** The text of a file with the safe fixes applied. */
  async fixed({ path, text, around }: CheckJob): Promise<string> {
    const document = this.project.open(path, text);
    return (await this.knowing(around, (known) => fixAll(this.project, document, known))).text;
  }

  /** Does something with what is known, once more where Parquet samples were asked of: what, shows only then. */
  private async knowing<T>(around: FileSurroundings, act: (known: (unit: RuleUnit) => UnitKnowledge) => T): Promise<T> {
    this.evidences.forget();
    let result = act(this.knowledge(around));
    while (await this.evidences.readPending()) result = act(this.knowledge(around));
    return result;
  }

  /** What is known of the queries of a file. */
  private knowledge(around: FileSurroundings): (unit: RuleUnit) => UnitKnowledge {
    return (unit) => ({
      samples: this.evidences.of(unit),
      surroundings: surroundingsOf(unit, around, this.project, this.files),
    });
  }
}

function beginsAsParquet(path: string): boolean {
  const mark = new Uint8Array(4);
  const file = openFile(path);
  try {
    file.read(mark, 0);
  } finally {
    file.close();
  }
  return isParquet(mark);
}
