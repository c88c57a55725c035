import { describeLint } from '../describe-lint.js';

const SIGNATURE = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFy';

describeLint('secret-in-query', {
  hits: [
    {
      code: `externaldata(a: string)[«h"https://x.blob.core.windows.net/l.csv?sv=1&sig=${SIGNATURE}"»]`,
      messageId: 'secret',
    },
    {
      code: `print «"DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${SIGNATURE}AA=="»`,
      messageId: 'secret',
      data: { kind: 'an account key' },
    },
    { code: `let t = «"ghp_${'a1B2c3D4e5'.repeat(4)}"»; print t`, messageId: 'secret' },
  ],
  nearMisses: [
    'DeviceProcessEvents | where ProcessCommandLine has "AKIA" or ProcessCommandLine has "sig="',
    'DeviceProcessEvents | where ProcessCommandLine matches regex "AKIA[0-9A-Z]{16}"',
    'DeviceProcessEvents | where ProcessCommandLine has "AKIAIOSFODNN7EXAMPLE"',
    'externaldata(a: string)["https://example.com/list.csv"]',
  ],
});
