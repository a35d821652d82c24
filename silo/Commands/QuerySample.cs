using System.Globalization;

namespace TelemetryGrid.Silo.Commands;

/// <summary>One sample, as texts.</summary>
/// <param name="Seconds">Seconds since 1970.</param>
/// <param name="Value">A number, <c>NaN</c>, <c>+Inf</c> or <c>-Inf</c>.</param>
internal readonly record struct QuerySample(string Seconds, string Value)
{
    /// <summary>The time as RFC 3339 in UTC; the seconds where no calendar has it.</summary>
    public string Time
    {
        get
        {
            try
            {
                var milliseconds = (long)Math.Round(double.Parse(Seconds, CultureInfo.InvariantCulture) * 1000);
                return DateTimeOffset
                    .FromUnixTimeMilliseconds(milliseconds)
                    .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
            }
            catch (ArgumentOutOfRangeException)
            {
                return Seconds;
            }
        }
    }
}
