import type { Hover } from 'vscode-languageserver-types';
import type { Located } from '../../rules/located.js';
import type { Range } from '../../rules/region.js';
import { readYaml } from '../../rules/yaml-document.js';
import { MATCHER_OPERATORS, type MatcherOperator } from '../../testing/file/model.js';
import { codeSpan } from '../markdown.js';
import { describeColumn } from '../descriptions.js';
import { describeTechnique } from '../metadata/descriptions.js';
import { toOffset, toRange, type Position } from '../positions.js';
import type { Project } from '../project.js';
import { descriptionOf } from './completion.js';
import { rolesAt, TestFileContext } from './context.js';
import { MATCHERS } from './matchers.js';
import type { TestFileStep } from './schema.js';

/** A key or a value of a test file at an offset. */
interface Found {
  readonly range: Range;
  /** To the value; the key is its last step. */
  readonly path: readonly TestFileStep[];
  readonly isKey: boolean;
  readonly text: string;
}

/** What is known of what stands at a position of a rule test file. */
export function testFileHover(path: string, text: string, position: Position, project: Project): Hover | undefined {
  const root = readYaml(text).documents[0];
  const found = root === undefined ? undefined : find(root, toOffset({ text }, position), []);
  if (root === undefined || found === undefined) return undefined;
  const value = describe(found, new TestFileContext(path, root, project));
  return value === undefined
    ? undefined
    : { contents: { kind: 'markdown', value }, range: toRange({ text }, found.range) };
}

function describe({ path, isKey, text }: Found, context: TestFileContext): string | undefined {
  const around = path.slice(0, -1);
  const roles = rolesAt(isKey ? around : path);
  if (!isKey && path.at(-1) === 'technique') return describeTechnique(text);
  if (roles.includes('ids')) {
    const event = context.eventsOf(path).find(({ id }) => id === text);
    if (event !== undefined) return `The event ${codeSpan(event.id)}: ${codeSpan(event.text)}`;
  }
  if (isKey && (roles.includes('event') || roles.includes('defaults'))) {
    const table = context.tableAt(around);
    const column = table === undefined ? undefined : context.columnsOf(table).find(({ name }) => name === text);
    if (column !== undefined) return describeColumn(column, [table!]);
  }
  if (isKey && roles.includes('row')) {
    const column = context.resultColumns().find(({ name }) => name === text);
    if (column !== undefined) return describeColumn(column, []);
  }
  if (isKey && roles.includes('matcher') && isMatcher(text)) return MATCHERS[text];
  return isKey ? descriptionOf(path) : undefined;
}

function isMatcher(text: string): text is MatcherOperator {
  return (MATCHER_OPERATORS as readonly string[]).includes(text);
}

function find(node: Located, offset: number, path: readonly TestFileStep[]): Found | undefined {
  const holds = ({ start, end }: Range): boolean => start <= offset && offset <= end;
  switch (node.kind) {
    case 'scalar':
      return holds(node) && node.text !== '' ? { range: node, path, isKey: false, text: node.text } : undefined;
    case 'list':
      return node.items.map((item, i) => find(item, offset, [...path, i])).find((found) => found !== undefined);
    case 'map':
      for (const { key, keyRange, value } of node.entries) {
        if (holds(keyRange)) return { range: keyRange, path: [...path, key], isKey: true, text: key };
        const inside = find(value, offset, [...path, key]);
        if (inside !== undefined) return inside;
      }
      return undefined;
  }
}
