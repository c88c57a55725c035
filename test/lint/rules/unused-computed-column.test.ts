import { describeLint } from '../describe-lint.js';

describeLint('unused-computed-column', {
  hits: [
    {
      code: 'DeviceProcessEvents | extend «Flag» = FileName =~ "a" | project DeviceName, FileName',
      messageId: 'unused',
      data: { name: 'Flag', dropped: 'project' },
      fixed: 'DeviceProcessEvents | project DeviceName, FileName',
    },
    {
      code: 'DeviceProcessEvents | extend Used = 1, «Flag» = 2 | where Used > 0 | summarize count() by DeviceName',
      messageId: 'unused',
      fixed: 'DeviceProcessEvents | extend Used = 1 | where Used > 0 | summarize count() by DeviceName',
    },
    {
      code: 'DeviceProcessEvents | extend «Score» = 5, Other = 1 | where Other > 0 | project-away Score',
      messageId: 'unused',
      // The other operator names it too.
      fixed: null,
    },
    {
      code: 'DeviceProcessEvents\n| extend «Flag» = 1 // for later\n| distinct DeviceName',
      messageId: 'unused',
    },
  ],
  nearMisses: [
    'DeviceProcessEvents | extend Flag = 1 | where Flag == 1 | project DeviceName',
    // Returned.
    'DeviceProcessEvents | extend Flag = 1',
    'DeviceProcessEvents | extend Flag = 1 | project DeviceName, Flag',
    'DeviceProcessEvents | extend Flag = 1 | summarize count() by DeviceName, Flag',
    // Read without being named.
    'DeviceProcessEvents | extend Flag = 1 | extend All = pack_all() | project DeviceName, All',
    'DeviceProcessEvents | extend Flag = 1 | summarize arg_max(TimeGenerated, *) by DeviceName | project DeviceName',
    'DeviceProcessEvents | extend Flag = 1 | join kind=inner (DeviceInfo | extend Flag = 1) on DeviceId, Flag | project DeviceName',
  ],
});
