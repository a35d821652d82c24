namespace TelemetryGrid.Analytics.Trends;

/// <summary>Mean and least-squares slope of a stretch, of its values that are numbers.</summary>
internal readonly record struct StretchSummary(double Middle, double Mean, double Slope)
{
    public static StretchSummary Of(ReadOnlySpan<double> values, int from, int to)
    {
        var (count, middle, mean) = (0, 0.0, 0.0);
        for (var i = from; i < to; i++)
        {
            if (SampleRange.Contains(values[i]))
            {
                count++;
                middle += (i - middle) / count;
                mean += (values[i] - mean) / count;
            }
        }

        var (cross, spread) = (0.0, 0.0);
        for (var i = from; i < to; i++)
        {
            if (SampleRange.Contains(values[i]))
            {
                cross += (i - middle) * (values[i] - mean);
                spread += (i - middle) * (i - middle);
            }
        }

        return new StretchSummary(middle, mean, spread > 0 ? cross / spread : 0);
    }

    public double At(double place) => Mean + Slope * (place - Middle);
}
