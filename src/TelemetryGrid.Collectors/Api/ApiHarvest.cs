using System.Text.Json;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Api;

/// <summary>What one poll brought, page by page.</summary>
internal sealed class ApiHarvest
{
    private const int MaxRefused = 20;

    public List<MetricSample> Samples { get; } = [];

    /// <summary>Log lines and events, each with what tells it from others.</summary>
    public List<(TelemetryRecord Record, UInt128 Identity)> Records { get; } = [];

    /// <summary>Series whose samples have the time of the poll: these can go stale.</summary>
    public HashSet<PromQL.Labels> Live { get; } = [];

    public int Pages { get; set; }

    /// <summary>Elements of mappings that were looked at.</summary>
    public int Items { get; set; }

    /// <summary>Values that are there but no number, times that are none, devices that are none.</summary>
    public int Unreadable { get; set; }

    /// <summary>The first elements whose value is no number, as they came, each with a sentence.</summary>
    public List<(string Sentence, string Json)> Refused { get; } = [];

    public int Duplicates { get; set; }

    /// <summary>Records beyond <c>max_records</c>.</summary>
    public int BeyondLimit { get; set; }

    /// <summary>The first thing that was not as the mappings say; empty for none.</summary>
    public string Note { get; set; } = "";

    /// <summary>Why the poll ended before its end; null when it did not.</summary>
    public ApiException? Failure { get; set; }

    public int Count => Samples.Count + Records.Count;

    public void Refuse(string sentence, JsonElement element)
    {
        Unreadable++;
        Notice(sentence);
        if (Refused.Count < MaxRefused)
        {
            Refused.Add((sentence, element.GetRawText()));
        }
    }

    public void Notice(string sentence)
    {
        if (Note.Length == 0)
        {
            Note = sentence;
        }
    }
}
