import { countCodePoints } from '../../../engine/text/code-points.js';

/**
 * Words that ordinary command lines, paths and messages are full of. Alone they tell nothing apart.
 */
const EVERYDAY = `
  add admin administrator agent all api app apps application auto backup base bin boot build cache call check clean clear
  client close code com command common config configuration connect console container control copy core create current
  data database date debug default delete dev disable display doc docs document documents domain download downloads drive
  driver echo edit email enable end error etc event events exe execute exit export false file files filter find folder
  force format free get global group groups help hidden home host html http https icon image images import index info
  init input inspect install installer internal internet item job json key keys kill language last lib library license
  line link list load local log login logs mail main manage manager map media message mode module monitor move name
  net network new node none null off office open option options org out output package page password path pid ping
  pipe pod pods policy port print private process product profile program project proxy public query quiet read
  remote remove report request reset restart root run save scan schedule script scripts search secure security send
  server service services session set settings setup share shared shell show silent site size software source
  start startup state stats status stop store sync system table task tasks temp template test text time title tmp
  tool tools true type update upgrade upload url user username users usr util value var verbose verify version video
  view volume wait web window windows work world write www xml yes zip
`;

/** Words of every log line, which tell nothing even beside another word. */
const CONSTANT_COMPANIONS =
  'all app com data error exe false file get http https info log new null set system true user windows www';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

const everyday = words(EVERYDAY);
const companions = words(CONSTANT_COMPANIONS);

/** How little a single word tells: nothing even beside another word, or nothing when it stands alone. */
export function breadthOf(term: string, anywhere: boolean): 'beside-another' | 'alone' | undefined {
  const word = term.toLowerCase();
  const length = countCodePoints(word);
  if (length <= 2 || companions.has(word)) return 'beside-another';
  if (everyday.has(word) || (anywhere && length <= 3)) return 'alone';
  return undefined;
}
