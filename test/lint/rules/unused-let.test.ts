import { describeLint } from '../describe-lint.js';

describeLint('unused-let', {
  hits: [
    {
      code: 'let «threshold» = 5;\nDeviceProcessEvents\n| where ProcessId > 5',
      messageId: 'unused',
      data: { name: 'threshold' },
      fixed: 'DeviceProcessEvents\n| where ProcessId > 5',
    },
    {
      code: 'let a = 1; let «b» = 2; DeviceEvents | where ProcessId == a',
      messageId: 'unused',
      fixed: 'let a = 1; DeviceEvents | where ProcessId == a',
    },
    {
      code: 'let lookback = 1d;\nlet «f» = (t: timespan) { DeviceEvents | where Timestamp > ago(t) };\nDeviceEvents | where Timestamp > ago(lookback)',
      messageId: 'unused',
    },
    {
      // The column hides the let of its name.
      code: 'let «FileName» = "x";\nDeviceProcessEvents | where FileName == "cmd.exe"',
      messageId: 'unused',
    },
    {
      // The earlier of two is never read: the later one hides it.
      code: 'let «a» = 1; let a = 2; print a',
      messageId: 'unused',
      fixed: 'let a = 2; print a',
    },
    {
      code: 'let «Verbs» = dynamic(["get pods", "get nodes", "get all"]);\nDeviceProcessEvents\n| where ProcessCommandLine has "get pods" or ProcessCommandLine has "get nodes"',
      messageId: 'unusedList',
      data: { name: 'Verbs', column: 'ProcessCommandLine', count: 2 },
      fixed: {
        title: 'Use `Verbs` in the condition',
        text: 'let Verbs = dynamic(["get pods", "get nodes", "get all"]);\nDeviceProcessEvents\n| where ProcessCommandLine has_any (Verbs)',
      },
    },
  ],
  nearMisses: [
    'let t = 5; DeviceEvents | where ProcessId > t',
    'let T = DeviceEvents | where ProcessId > 5; T | union T',
    'let a = 5; let b = a + 1; DeviceEvents | where ProcessId > b',
    'let f = (x: long) { x + 1 }; print f(1)',
    // Read inside a function body, and in the arguments of a plugin.
    'let n = 5; let f = () { DeviceEvents | where ProcessId > n }; f()',
    'let span = 1d; DeviceEvents | make-series c = count() on Timestamp from ago(7d) to now() step span',
    // A let inside a function is the function's matter.
    'let f = () { let unusedInside = 1; DeviceEvents | take 1 }; f()',
  ],
});
