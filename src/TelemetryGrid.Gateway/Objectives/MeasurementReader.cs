using System.Text.Json;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.Sources;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Gateway.Objectives;

/// <summary>Reads one <see cref="Wire.SliMeasurement"/>.</summary>
internal static class MeasurementReader
{
    private const int MaxText = 253;

    /// <summary>Null when anything is wrong; <paramref name="errors"/> then says what.</summary>
    public static (string Slo, string? Service, SliMeasurement Measurement)? Read(JsonElement json, DateTimeOffset now, FieldErrors errors)
    {
        if (JsonFields.Open(json, "", errors) is not { } fields)
        {
            return null;
        }
        var slo = fields.Text("slo", MaxText, isRequired: true);
        var service = fields.Text("service", MaxText);
        var at = now;
        if (fields.Text("timestamp", 64) is { } text && !json.GetProperty("timestamp").TryGetDateTimeOffset(out at))
        {
            errors.Add("timestamp", $"timestamp must be a time such as 2026-01-01T00:00:00Z; it was {FieldErrors.Quote(text)}.");
        }
        var measurement = new SliMeasurement
        {
            At = at,
            Id = fields.Text("id", MaxText) ?? "",
            Good = Number("good"),
            Total = Number("total"),
            Value = Number("value"),
        };
        fields.RejectOthers();
        return errors.Any || slo is null ? null : (slo, service, measurement);

        double? Number(string name)
        {
            var number = fields.Number(name, -1e300, 1e300, double.NaN);
            return double.IsNaN(number) ? null : number;
        }
    }
}
