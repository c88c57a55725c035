import { describeLint } from '../describe-lint.js';

import { detectionJson } from '../rule-yaml.js';

describeLint('custom-detection-columns', {
  hits: [
    {
      file: 'rule.json',
      code: detectionJson("DeviceProcessEvents | where FileName =~ 'x' | project DeviceId, FileName"),
      messageId: 'required',
      data: { missing: ['Timestamp', 'ReportId'] },
      fixed: detectionJson(
        "DeviceProcessEvents | where FileName =~ 'x' | project Timestamp, ReportId, DeviceId, FileName",
      ),
    },
    {
      file: 'rule.json',
      code: detectionJson('DeviceProcessEvents | summarize count() by DeviceId'),
      messageId: 'required',
      fixed: null,
    },
    {
      file: 'rule.json',
      code: detectionJson('CloudAppEvents | project Timestamp, ReportId, ActionType'),
      messageId: 'asset',
    },
  ],
  nearMisses: [
    { file: 'rule.json', code: detectionJson('DeviceProcessEvents | summarize arg_max(Timestamp, *) by DeviceId') },
    { file: 'rule.json', code: detectionJson('DeviceProcessEvents | project Timestamp, DeviceId, ReportId') },
    { file: 'rule.json', code: detectionJson('AlertInfo | project Timestamp, AlertId, DeviceId = Title') },
    { file: 'rule.json', code: detectionJson('SomethingUnknown | project a') },
  ],
});
