import { Decimal as DecimalJs } from 'decimal.js';

/**
 * Kusto's 128-bit decimal, held with 34 significant digits.
 * Source: https://learn.microsoft.com/kusto/query/scalar-data-types/decimal
 */
export const Decimal = DecimalJs.clone({ precision: 34, defaults: true });
export type Decimal = DecimalJs;
