namespace TelemetryGrid.Analytics.Correlations;

/// <summary>Takes a series' own memory out: the errors of an autoregression whose order Akaike's criterion chooses.</summary>
internal static class Autoregression
{
    private const int LongestOrder = 12;

    /// <summary>Errors of the best order; the first ones, which lack a past, are not numbers.</summary>
    /// <param name="values">Finite, of mean zero.</param>
    public static double[] Whiten(double[] values)
    {
        var coefficients = Fit(values);
        var errors = new double[values.Length];
        for (var t = 0; t < values.Length; t++)
        {
            errors[t] = t < coefficients.Length ? double.NaN : values[t];
            for (var lag = 1; lag <= coefficients.Length; lag++)
            {
                errors[t] -= t >= coefficients.Length ? coefficients[lag - 1] * values[t - lag] : 0;
            }
        }

        return errors;
    }

    /// <summary>Coefficients of the values before, nearest first, by the recursion of Levinson and Durbin; none where none help.</summary>
    internal static double[] Fit(double[] values, int longestOrder = LongestOrder)
    {
        var length = values.Length;
        var longest = Math.Min(longestOrder, length / 10);
        var covariance = new double[longest + 1];
        for (var lag = 0; lag <= longest; lag++)
        {
            for (var t = lag; t < length; t++)
            {
                covariance[lag] += values[t] * values[t - lag] / length;
            }
        }

        double[] current = [];
        var (best, variance) = (current, covariance[0]);
        if (!(variance > 0))
        {
            return best;
        }

        var least = length * Math.Log(variance);
        for (var order = 1; order <= longest; order++)
        {
            var reflection = covariance[order];
            for (var j = 1; j < order; j++)
            {
                reflection -= current[j - 1] * covariance[order - j];
            }

            reflection /= variance;
            variance *= 1 - reflection * reflection;
            if (!(variance > 1e-12 * covariance[0]))
            {
                break;
            }

            var next = new double[order];
            for (var j = 1; j < order; j++)
            {
                next[j - 1] = current[j - 1] - reflection * current[order - j - 1];
            }

            next[order - 1] = reflection;
            current = next;
            var criterion = length * Math.Log(variance) + 2 * order;
            if (criterion < least)
            {
                (best, least) = (current, criterion);
            }
        }

        return best;
    }
}
