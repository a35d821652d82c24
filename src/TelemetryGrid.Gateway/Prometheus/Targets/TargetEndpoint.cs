using System.Globalization;
using TelemetryGrid.Gateway.Prometheus.Json;

namespace TelemetryGrid.Gateway.Prometheus.Targets;

/// <summary><c>targets</c>.</summary>
internal static class TargetEndpoint
{
    // What a time that never was looks like to clients written in Go.
    private const string Never = "0001-01-01T00:00:00Z";

    public static async Task ListAsync(ApiRequest request)
    {
        var state = request.Parameters["state"].ToUpperInvariant();
        var pool = request.Parameters["scrapePool"];
        var listing = await request.Require<ITargetDirectory>().ListAsync(request.Aborted);
        var active = listing.Active.Where(t => state is "" or "ANY" or "ACTIVE" && InPool(t.ScrapePool));
        var dropped = listing.Dropped.Where(t => state is "" or "ANY" or "DROPPED" && InPool(t.ScrapePool)).ToList();
        await request.AnswerAsync(
            async json =>
            {
                json.Writer.WriteStartObject();
                json.Writer.WriteStartArray("activeTargets");
                foreach (var target in active)
                {
                    Write(json, target);
                    await json.CatchUpAsync();
                }
                json.Writer.WriteEndArray();
                json.Writer.WriteStartArray("droppedTargets");
                foreach (var target in dropped)
                {
                    json.Writer.WriteStartObject();
                    json.Writer.WritePropertyName("discoveredLabels");
                    json.WriteLabels(target.DiscoveredLabels);
                    json.Writer.WriteString("scrapePool", target.ScrapePool);
                    json.Writer.WriteEndObject();
                    await json.CatchUpAsync();
                }
                json.Writer.WriteEndArray();
                json.Writer.WriteStartObject("droppedTargetCounts");
                foreach (
                    var group in dropped.GroupBy(t => t.ScrapePool, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                )
                {
                    json.Writer.WriteNumber(group.Key, group.Count());
                }
                json.Writer.WriteEndObject();
                json.Writer.WriteEndObject();
            },
            [],
            []
        );

        bool InPool(string name) => pool.Length == 0 || name == pool;
    }

    private static void Write(ApiJson json, ActiveTarget target)
    {
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WritePropertyName("discoveredLabels");
        json.WriteLabels(target.DiscoveredLabels);
        writer.WritePropertyName("labels");
        json.WriteLabels(target.Labels);
        writer.WriteString("scrapePool", target.ScrapePool);
        writer.WriteString("scrapeUrl", target.ScrapeUrl);
        writer.WriteString("globalUrl", target.ScrapeUrl);
        writer.WriteString("lastError", target.LastError);
        writer.WriteString(
            "lastScrape",
            target.LastScrape?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) ?? Never
        );
        writer.WriteNumber("lastScrapeDuration", target.LastScrapeDuration.TotalSeconds);
        writer.WriteString(
            "health",
            target.Health switch
            {
                TargetHealth.Up => "up",
                TargetHealth.Down => "down",
                _ => "unknown",
            }
        );
        writer.WriteString("scrapeInterval", Wire.GridDuration.Format(target.ScrapeInterval));
        writer.WriteString("scrapeTimeout", Wire.GridDuration.Format(target.ScrapeTimeout));
        writer.WriteEndObject();
    }
}
