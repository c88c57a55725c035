import { tablesRead } from '../testing/rule-run.js';
import { entitiesOf } from '../testing/schedule/entities.js';
import type { EntitiesOf } from '../testing/schedule/tally.js';
import type { RuleUnit } from './project.js';

/** The entities that the rows of a rule are about. */
export function entitiesOfUnit({ region, analysis }: RuleUnit): EntitiesOf {
  return entitiesOf(region.rule, tablesRead(analysis.tree)[0]);
}
