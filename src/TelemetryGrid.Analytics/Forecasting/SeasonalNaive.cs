namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>Repeats the last cycle: the long one where there is one, unless told otherwise. Without a cycle, the last value.</summary>
public sealed class SeasonalNaive(string name, bool longCycle = true) : IForecastModel
{
    public string Name { get; } = name;

    public bool TryForecast(ForecastInput input, double[][] paths)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(paths);
        var (day, week) = (input.Periods.Short, input.Periods.Long);
        var cycle =
            longCycle && week > 1 && week <= input.Shortest ? week
            : day > 1 && day <= input.Shortest ? day
            : 1;
        for (var i = 0; i < paths.Length; i++)
        {
            var last = input.Values.AsSpan(input.Origins[i] - cycle, cycle);
            for (var k = 0; k < paths[i].Length; k++)
            {
                paths[i][k] = last[k % cycle];
            }
        }

        return true;
    }
}
