import { describeLint } from '../describe-lint.js';

const SHA1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

describeLint('hash-length-mismatch', {
  hits: [
    {
      code: `DeviceFileEvents | where SHA256 == «"${SHA1}"»`,
      messageId: 'other',
      data: { hash: 'SHA1', length: 40, digits: 64 },
      fixed: `DeviceFileEvents | where SHA1 == "${SHA1}"`,
    },
    { code: `DeviceFileEvents | where SHA1 in ("${SHA1}", «"${MD5}"»)`, messageId: 'other', fixed: null },
    { code: `DeviceProcessEvents | where InitiatingProcessMD5 =~ «"${MD5}0"»`, messageId: 'length' },
    { code: `let iocs = dynamic([«"${MD5}"»]); DeviceImageLoadEvents | where SHA256 in~ (iocs)`, messageId: 'other' },
  ],
  nearMisses: [
    `DeviceFileEvents | where SHA1 == "${SHA1}" or MD5 == "${MD5}"`,
    'DeviceFileEvents | where SHA256 == ""',
    'DeviceFileEvents | where SHA256 startswith "da39"',
    `CommonSecurityLog | where FileHash == "${MD5}"`,
    `DeviceFileEvents | where DeviceId == "${SHA1}"`,
  ],
});
