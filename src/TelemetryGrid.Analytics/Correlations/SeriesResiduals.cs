using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Analytics.Correlations;

/// <summary>What is left of a series without its cycles, its trend and its own memory: what only something else can explain.</summary>
internal sealed class SeriesResiduals
{
    // What is left of a constant, or of a line, is rounding.
    private const double Rounding = 1e-10;

    private SeriesResiduals(double[] values) => Values = values;

    /// <summary>Not a number where the series had none.</summary>
    public double[] Values { get; }

    /// <summary>Null where nothing is left, or too few values.</summary>
    public static SeriesResiduals? Of(double[] values, CorrelationOptions options)
    {
        var largest = values.Where(SampleRange.Contains).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var scaled = Array.ConvertAll(values, value => SampleRange.Contains(value) && largest > 0 ? value / largest : double.NaN);
        if (scaled.Count(double.IsFinite) < options.FewestValues)
        {
            return null;
        }

        var rest = Stl.TryDecompose(scaled, options.Periods.AsSpan(), out var parts) ? parts.Residual : WithoutLine(scaled);
        var (sum, count) = (0.0, 0);
        for (var t = 0; t < rest.Length; t++)
        {
            (sum, count) = double.IsFinite(scaled[t]) ? (sum + rest[t], count + 1) : (sum, count);
        }

        var square = 0.0;
        for (var t = 0; t < rest.Length; t++)
        {
            rest[t] = double.IsFinite(scaled[t]) ? rest[t] - sum / count : 0;
            square += rest[t] * rest[t] / count;
        }

        if (!(Math.Sqrt(square) > Rounding))
        {
            return null;
        }

        var errors = options.Prewhiten ? Autoregression.Whiten(rest) : rest;
        for (var t = 0; t < errors.Length; t++)
        {
            errors[t] = double.IsFinite(scaled[t]) ? errors[t] : double.NaN;
        }

        return new SeriesResiduals(errors);
    }

    private static double[] WithoutLine(double[] values)
    {
        _ = TheilSen.TryEstimate(values, out var line, independent: true);
        return [.. values.Select((value, t) => double.IsFinite(value) ? value - line.At(t) : 0)];
    }
}
