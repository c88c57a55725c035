import { describeLint } from '../describe-lint.js';

describeLint('filter-too-late', {
  hits: [
    {
      code: 'DeviceEvents\n| extend d = parse_json(AdditionalFields)\n| «where ActionType == "x"»',
      messageId: 'late',
      fixed: 'DeviceEvents\n| where ActionType == "x"\n| extend d = parse_json(AdditionalFields)',
    },
    {
      code: 'Syslog | parse SyslogMessage with * "user=" user:string " " * | «where Facility == "auth"» | where user has "a"',
      messageId: 'late',
    },
    { code: 'DeviceEvents | mv-expand x = parse_json(AdditionalFields) | «where DeviceId == "a"»', messageId: 'late' },
  ],
  nearMisses: [
    'DeviceEvents | where ActionType == "x" | extend d = parse_json(AdditionalFields)',
    'DeviceEvents | extend d = parse_json(AdditionalFields) | where d.x == "a"',
    'DeviceEvents | extend ActionType = extract("a", 0, ActionType) | where ActionType == "x"',
    'DeviceEvents | extend d = parse_json(AdditionalFields) | summarize n = count() by ActionType | where ActionType == "x"',
    'DeviceEvents | extend n = 1 | where ActionType == "x"',
  ],
});
