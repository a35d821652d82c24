using System.Globalization;
using Microsoft.OpenApi;
using TelemetryGrid.Gateway.Parameters;

namespace TelemetryGrid.Gateway.Records;

/// <summary>A point in time, as RFC 3339 or seconds since 1970, in nanoseconds since then; null when left out.</summary>
internal sealed record InstantParameter(string Name, string Description) : QueryParameter<long?>(Name, Description, null)
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Format = "date-time" };

    public override bool TryRead(string text, out long? value, out string expected)
    {
        expected = "a time, as RFC 3339 or seconds since 1970";
        value = null;
        if (
            decimal.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var seconds
            )
        )
        {
            value = Math.Abs(seconds) < 9_000_000_000 ? (long)(seconds * 1_000_000_000) : null;
        }
        else if (
            text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        )
        {
            value = (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
        }
        return value is not null;
    }
}
