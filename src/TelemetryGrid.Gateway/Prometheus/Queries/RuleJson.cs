using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Gateway.Prometheus.Json;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary>Writes groups, rules and alerts as clients of Prometheus read them.</summary>
internal static class RuleJson
{
    // What a time that never was looks like to clients written in Go.
    private const string Never = "0001-01-01T00:00:00Z";

    public static void BeginGroup(ApiJson json, RuleGroupReport group)
    {
        json.Writer.WriteStartObject();
        json.Writer.WriteString("name", group.Name);
        json.Writer.WriteString("file", group.File);
        json.Writer.WriteStartArray("rules");
    }

    public static void EndGroup(ApiJson json, RuleGroupReport group)
    {
        json.Writer.WriteEndArray();
        json.Writer.WriteNumber("interval", group.Interval.TotalSeconds);
        json.Writer.WriteNumber("limit", group.Limit);
        json.Writer.WriteNumber("evaluationTime", group.EvaluationTime.TotalSeconds);
        json.Writer.WriteString("lastEvaluation", Time(group.LastEvaluation));
        json.Writer.WriteEndObject();
    }

    public static void WriteRule(ApiJson json, RuleReport report, bool withAlerts)
    {
        var (writer, rule) = (json.Writer, report.Rule);
        writer.WriteStartObject();
        if (rule.IsAlert)
        {
            writer.WriteString("state", StateOf(report));
        }
        writer.WriteString("name", rule.Name);
        writer.WriteString("query", rule.Query);
        if (rule.IsAlert)
        {
            writer.WriteNumber("duration", rule.For.TotalSeconds);
            writer.WriteNumber("keepFiringFor", rule.KeepFiringFor.TotalSeconds);
        }
        if (rule.IsAlert || rule.Labels.Length > 0)
        {
            WritePairs(json, "labels", rule.Labels);
        }
        if (rule.IsAlert)
        {
            WritePairs(json, "annotations", rule.Annotations);
            writer.WriteStartArray("alerts");
            foreach (var alert in withAlerts ? report.Alerts : [])
            {
                WriteAlert(json, alert);
            }
            writer.WriteEndArray();
        }
        writer.WriteString("health", report.Health);
        if (report.LastError.Length > 0)
        {
            writer.WriteString("lastError", report.LastError);
        }
        writer.WriteNumber("evaluationTime", report.EvaluationTime.TotalSeconds);
        writer.WriteString("lastEvaluation", Time(report.LastEvaluation));
        writer.WriteString("type", rule.IsAlert ? "alerting" : "recording");
        writer.WriteEndObject();
    }

    public static void WriteAlert(ApiJson json, RuleAlert alert)
    {
        json.Writer.WriteStartObject();
        WritePairs(json, "labels", alert.Labels);
        WritePairs(json, "annotations", alert.Annotations);
        json.Writer.WriteString("state", alert.IsFiring ? "firing" : "pending");
        json.Writer.WriteString("activeAt", Time(alert.ActiveAt));
        if (alert.KeepFiringSince is { } since)
        {
            json.Writer.WriteString("keepFiringSince", Time(since));
        }
        json.Writer.WriteString("value", Scientific(alert.Value));
        json.Writer.WriteEndObject();
    }

    /// <summary>The shortest number that reads back, with an exponent of at least two digits: <c>1.5e+01</c>.</summary>
    internal static string Scientific(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN"
                : value > 0 ? "+Inf"
                : "-Inf";
        }
        for (var digits = 0; ; digits++)
        {
            var text = value.ToString("e" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (digits == 16 || double.Parse(text, CultureInfo.InvariantCulture).Equals(value))
            {
                var exponent = text.IndexOf('e', StringComparison.Ordinal);
                var size = text[(exponent + 2)..].TrimStart('0').PadLeft(2, '0');
                return text[..(exponent + 2)] + size;
            }
        }
    }

    private static string StateOf(RuleReport report) =>
        report.Alerts.Any(a => a.IsFiring) ? "firing"
        : report.Alerts.IsEmpty ? "inactive"
        : "pending";

    private static void WritePairs(ApiJson json, string name, ImmutableArray<string> pairs)
    {
        json.Writer.WriteStartObject(name);
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            json.Writer.WriteString(pairs[i], pairs[i + 1]);
        }
        json.Writer.WriteEndObject();
    }

    private static string Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) ?? Never;
}
