using TelemetryGrid.Flows;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>Configuration of an <see cref="EnrichmentPipeline"/>. A stage without its file adds nothing.</summary>
public sealed class EnrichmentOptions
{
    /// <summary>Gives a trace id to logs, events and spans that have none. Default false: a trace of one record helps only where something follows it.</summary>
    public bool AddTraceId { get; set; }

    /// <summary>Databases in the MaxMind format, with places, autonomous systems or both; the first that knows a value wins. Default none.</summary>
    public IList<string> GeoFiles { get; } = [];

    /// <summary>Networks as CSV, or JSON where the name ends in <c>.json</c>; within a file the longest prefix wins, then the first file. Default none.</summary>
    public IList<string> NetworkFiles { get; } = [];

    /// <summary>Owners and services as CSV, or YAML where the name ends in <c>.yaml</c> or <c>.yml</c>. Default none.</summary>
    public string? BusinessFile { get; set; }

    /// <summary>Applications by <c>tcp/443</c>, <c>udp/53</c> or <c>dscp/46</c>, before the built-in ones. Default none.</summary>
    public IDictionary<string, string> Applications { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Time between two looks at whether a file changed, from 1 s to 1 day. Default 30 s.</summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid. Files need not be there.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        CheckFiles(nameof(GeoFiles), GeoFiles, [".mmdb"]);
        CheckFiles(nameof(NetworkFiles), NetworkFiles, [".csv", ".json"]);
        if (BusinessFile is not null)
        {
            CheckFiles(nameof(BusinessFile), [BusinessFile], [".csv", ".yaml", ".yml"]);
        }
        foreach (var (key, name) in Applications)
        {
            if (!ApplicationKey.TryParse(key, out _))
            {
                errors.Add($"Applications: '{key}' is not tcp/PORT, udp/PORT, sctp/PORT or dscp/0…63.");
            }
            if (string.IsNullOrWhiteSpace(name) || name.Length > 64)
            {
                errors.Add($"Applications: the name of '{key}' must have 1 to 64 characters.");
            }
        }
        if (CheckInterval < TimeSpan.FromSeconds(1) || CheckInterval > TimeSpan.FromDays(1))
        {
            errors.Add("CheckInterval must be between 1 second and 1 day.");
        }
        return errors;

        void CheckFiles(string option, IList<string> files, string[] endings)
        {
            if (files.Count > 16)
            {
                errors.Add($"{option} has {files.Count} files; at most 16 are read.");
            }
            foreach (var file in files)
            {
                if (!Array.Exists(endings, e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
                {
                    errors.Add($"{option}: '{file}' must end in {string.Join(" or ", endings)}.");
                }
            }
            foreach (var file in files.GroupBy(f => f, StringComparer.Ordinal).Where(g => g.Count() > 1))
            {
                errors.Add($"{option}: '{file.Key}' stands there twice.");
            }
        }
    }
}
