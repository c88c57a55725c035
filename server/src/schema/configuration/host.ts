/**
 * How the schema room reads files. Doors that have a disk, an editor's buffers or a virtual file system each give one.
 * Paths are absolute and use `/`; a Windows drive path keeps its `C:/` prefix.
 */
export interface FileHost {
  /** The text of a file, or undefined when there is none or it cannot be read. */
  readFile(path: string): string | undefined;
  exists(path: string): boolean;
  /** The absolute paths of the files that match an absolute glob, sorted; absent where listing is not possible. */
  list?(glob: string): readonly string[];
}
