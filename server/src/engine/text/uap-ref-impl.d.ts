declare module 'uap-ref-impl' {
  /** What a rule found in a user agent; null where it says nothing. */
  export interface UserAgentPart {
    readonly family: string;
    readonly major?: string | null;
    readonly minor?: string | null;
    readonly patch?: string | null;
    readonly patchMinor?: string | null;
    readonly brand?: string | null;
    readonly model?: string | null;
  }

  export interface UserAgentParser {
    parseUA(text: string): UserAgentPart;
    parseOS(text: string): UserAgentPart;
    parseDevice(text: string): UserAgentPart;
  }

  /** Compiles the rules of uap-core's `regexes.yaml`. */
  export default function makeParser(rules: object): UserAgentParser;
}
