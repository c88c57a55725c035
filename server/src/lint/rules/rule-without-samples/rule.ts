import { defineLint } from '../../lint.js';

export const ruleWithoutSamples = defineLint({
  id: 'rule-without-samples',
  category: 'metadata',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'surroundings',
  since: '0.1.0',
  sources: [
    { title: 'Elastic detection rules: rule tests with events', url: 'https://github.com/elastic/detection-rules' },
    { title: 'SigmaHQ pull request 5719', url: 'https://github.com/SigmaHQ/sigma/pull/5719' },
  ],
  summary: 'A rule without sample events that show what it finds and what it leaves alone.',
  messages: {
    none: {
      message: 'No sample events are bound to this rule.',
      why: 'Nobody can tell whether it finds what it is written for, today or after the next change.',
      remedy:
        'Put events beside it in a folder that ends in `.samples`, or name them under `samples` in the configuration.',
    },
    oneSided: {
      message: 'The sample events of this rule are all {present}; none is {absent}.',
      why: 'Samples of one side only show that a rule fires, or that it is silent, not that it tells the two apart.',
      remedy: 'Add events that are {absent}, as close to the others as they come.',
    },
  },
  create: ({ metadata, surroundings, reportInFile }) => {
    const labels = surroundings.sampleLabels;
    const place = metadata?.name ?? metadata?.id;
    if (labels === undefined || place === undefined || metadata?.kind === 'Function') return {};
    const at = { start: place.start, end: place.end };
    const [malicious, benign] = [labels.includes('malicious'), labels.includes('benign')];
    if (labels.length === 0) reportInFile({ ...at, messageId: 'none' });
    else if (malicious !== benign && !labels.includes('unknown')) {
      const [present, absent] = malicious ? ['malicious', 'benign'] : ['benign', 'malicious'];
      reportInFile({ ...at, messageId: 'oneSided', data: { present, absent } });
    }
    return {};
  },
});
