import { readFileSync, statSync } from 'node:fs';
import { checkDocument, type UnitKnowledge } from '../../service/check.js';
import { checkedFile, type CheckedFile } from '../../service/checked-file.js';
import type { Project, RuleUnit } from '../../service/project.js';
import { SampleEvidences } from '../../service/sample-evidence.js';
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
  });

  constructor(private readonly project: Project) {}

  check({ path, text, around }: CheckJob): CheckedFile {
    const document = this.project.open(path, text);
    return checkedFile(document, checkDocument(document, this.knowledge(around)));
  }

  /** What is known of the queries of a file. */
  knowledge(around: FileSurroundings): (unit: RuleUnit) => UnitKnowledge {
    return (unit) => ({
      samples: this.evidences.of(unit),
      surroundings: surroundingsOf(unit, around, this.project, this.files),
    });
  }
}
