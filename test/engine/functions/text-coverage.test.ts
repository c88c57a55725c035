import assert from 'node:assert/strict';
import { lookupFunction } from '../../../server/src/engine/functions/registry.js';

/** Every operator and function of the language over texts: matching, composing, parsing, encoding and hashing. */
const TEXT_NAMES = `
  has !has has_cs !has_cs hasprefix !hasprefix hasprefix_cs !hasprefix_cs hassuffix !hassuffix hassuffix_cs
  !hassuffix_cs contains !contains contains_cs !contains_cs startswith !startswith startswith_cs !startswith_cs
  endswith !endswith endswith_cs !endswith_cs like !like like_cs !like_cs =~ !~ :
  strlen string_size substring indexof split reverse toupper tolower strcmp has_any_index isascii isutf8
  strcat strcat_delim strcat_array array_strcat strrep replace_string replace_strings translate
  extract extract_all extractall replace_regex replace trim trim_start trim_end indexof_regex countof regex_quote
  to_utf8 unicode_codepoints_from_string make_string unicode_codepoints_to_string
  punycode_from_string punycode_to_string punycode_domain_from_string punycode_domain_to_string
  url_encode url_encode_component url_decode
  base64_encode_tostring base64_encodestring base64_encode_fromguid base64_encode_fromarray
  base64_decode_tostring base64_decodestring base64_decode_toguid base64_decode_toarray
  gzip_compress_to_base64_string gzip_decompress_from_base64_string
  zlib_compress_to_base64_string zlib_decompress_from_base64_string
  tohex format_bytes new_guid
  hash hash_xxhash64 hash_md5 hash_sha1 hash_sha256 hash_combine hash_many
  parse_json parsejson todynamic toobject extract_json extractjson parse_xml parse_csv parse_url parseurl
  parse_urlquery parseurlquery parse_path parse_user_agent parse_command_line parse_version
`;

describe('text functions', () => {
  for (const name of [...TEXT_NAMES.trim().split(/\s+/), 'matches regex']) {
    it(`${name} is registered`, () => {
      assert.ok(lookupFunction(name));
    });
  }
});
