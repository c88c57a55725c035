/** Functions over numeric arrays (series), as in {@link SCALAR_FUNCTIONS}. */
export const SERIES_FUNCTIONS = `
series_abs: The absolute value of each element.
series_acos: The arc cosine of each element.
series_add: The sums of the elements at the same positions of two series.
series_asin: The arc sine of each element.
series_atan: The arc tangent of each element.
series_ceiling: Each element rounded up to a whole number.
series_cos: The cosine of each element.
series_cosine_similarity: How alike the directions of two vectors are, from -1 to 1.
series_decompose: Splits a series into a seasonal part, a trend, what is left over, and the baseline of season and trend.
series_decompose_anomalies: Marks points that lie far from the expected course: a flag (1, 0, -1), a score and the baseline for each point.
series_decompose_forecast: Continues a series by its season and trend.
series_divide: The quotients of the elements at the same positions of two series.
series_dot_product: The sum of the products of the elements at the same positions.
series_equals: True for each position at which two series are equal.
series_exp: e to the power of each element.
series_fft: The fast Fourier transform of a series: real and imaginary parts.
series_fill_backward: Fills gaps with the next value that is there.
series_fill_const: Fills gaps with a constant.
series_fill_forward: Fills gaps with the last value that was there.
series_fill_linear: Fills gaps on straight lines between the values around them.
series_fir: A finite impulse response filter, such as a moving average.
series_fit_2lines: Fits two straight lines that meet, to find where a trend changes; the results are columns.
series_fit_2lines_dynamic: Fits two straight lines that meet; the results are one bag.
series_fit_line: Fits a straight line by least squares; the results are columns: how well it fits, slope, variance, intercept, the line.
series_fit_line_dynamic: Fits a straight line by least squares; the results are one bag.
series_fit_poly: Fits a polynomial of a degree.
series_floor: Each element rounded down to a whole number.
series_greater: True for each position at which the first series is above the second.
series_greater_equals: True for each position at which the first series is not below the second.
series_ifft: The inverse of {series_fft()}.
series_iir: An infinite impulse response filter, such as a cumulative sum or exponential smoothing.
series_less: True for each position at which the first series is below the second.
series_less_equals: True for each position at which the first series is not above the second.
series_log: The natural logarithm of each element.
series_magnitude: The Euclidean length of a vector.
series_multiply: The products of the elements at the same positions of two series.
series_not_equals: True for each position at which two series differ.
series_outliers: A score for each point: above 1.5 or below -1.5 it is an anomaly.
series_pearson_correlation: The correlation of two series, from -1 to 1.
series_periods_detect: Finds the periods at which a series repeats, with a score for each. A way to find beaconing.
series_periods_validate: Tells whether a series repeats at the given periods, with a score for each.
series_pow: The elements of one series to the power of those of another.
series_product: The product of all elements.
series_seasonal: The seasonal part of a series, by its most likely period or a given one.
series_sign: The sign of each element.
series_sin: The sine of each element.
series_stats: Minimum, maximum, average, deviation and variance of a series, with the places of the extremes, as columns.
series_stats_dynamic: The same figures as {series_stats()} as one bag.
series_subtract: The differences of the elements at the same positions of two series.
series_sum: The sum of all elements.
series_tan: The tangent of each element.
`;
