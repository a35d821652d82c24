using System.Globalization;
using System.Net;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Sources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Reads the configuration file and reports everything wrong with it at once, by line and key.</summary>
public static class ConfigurationReader
{
    public static (GridOptions Options, IReadOnlyList<ConfigurationError> Errors) Read(string yaml)
    {
        var options = new GridOptions();
        var errors = new List<ConfigurationError>();
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            errors.Add(new ConfigurationError(e.Start.Line, "yaml", e.Message));
            return (options, errors);
        }
        if (stream.Documents.Count == 0)
        {
            return (options, errors);
        }
        if (stream.Documents[0].RootNode is not YamlMappingNode rootNode)
        {
            errors.Add(new ConfigurationError(1, "file", "expected a mapping of keys to values"));
            return (options, errors);
        }
        var root = new YamlSection(rootNode, "", errors);
        options.DataDirectory = root.Text("data_directory") is { Length: > 0 } directory ? directory : options.DataDirectory;
        root.Value("partitions", Integer(1, 256), "a whole number from 1 to 256", (int value) => options.Partitions = value);
        ReadHttp(root.Section("http"), options.Http);
        ReadIngest(root.Section("ingest"), options.Ingest);
        ReadFlows(root.Section("flows"), options.Flows);
        SeriesReader.Read(root.Section("series"), options.Series);
        ReadQueries(root.Section("queries"), options.Queries);
        ReadSnmp(root.Section("snmp"), options.Snmp);
        ReadRecords(root.Section("records"), options.Records);
        ReadEnrichment(root.Section("enrichment"), options.Enrichment);
        DiscoveryReader.Read(root.Section("discovery"), options.Discovery);
        AnalyticsReader.Read(root.Section("analytics"), options.Analytics);
        AlertingReader.Read(root.Section("alerting"), options.Alerting);
        options.ObjectiveFiles.AddRange(root.Texts("objectives"));
        SourceReader.Read(root, options.Sources);
        root.Close();
        return (options, errors);
    }

    internal static Func<string, int?> Integer(int minimum, int maximum) =>
        text =>
            int.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= minimum
            && value <= maximum
                ? value
                : null;

    internal static Func<string, TimeSpan?> Duration(TimeSpan minimum, TimeSpan maximum) =>
        text => DurationText.TryParse(text, out var value) && value >= minimum && value <= maximum ? value : null;

    internal static bool? Boolean(string text) =>
        text switch
        {
            "true" => true,
            "false" => false,
            _ => null,
        };

    private static void ReadSnmp(YamlSection? section, GridOptions.SnmpOptions snmp)
    {
        if (section is null)
        {
            return;
        }
        snmp.Profiles = section.Text("profiles") ?? "";
        ProfileLibrary.Load(snmp.Profiles, out var errors);
        foreach (var error in errors)
        {
            section.Error("profiles", $"{error}");
        }
        section.Close();
    }

    private static void ReadEnrichment(YamlSection? section, EnrichmentOptions enrichment)
    {
        if (section is null)
        {
            return;
        }
        section.Value("trace_id", Boolean, "true or false", (bool value) => enrichment.AddTraceId = value);
        foreach (var file in section.Texts("geo"))
        {
            enrichment.GeoFiles.Add(file);
        }
        foreach (var file in section.Texts("networks"))
        {
            enrichment.NetworkFiles.Add(file);
        }
        enrichment.BusinessFile = section.Text("business");
        foreach (var (key, name) in section.Map("applications"))
        {
            enrichment.Applications[key] = name;
        }
        foreach (var error in enrichment.Validate())
        {
            section.Error("enrichment", error);
        }
        section.Close();
    }

    private static void ReadRecords(YamlSection? section, GridOptions.RecordOptions records)
    {
        if (section is null)
        {
            return;
        }
        section.Value(
            "max_bytes_per_partition",
            text => ByteSize.TryParse(text, out var bytes) && bytes >= 128 << 20 ? bytes : null,
            "a size of at least 128MiB such as 4GiB",
            (long value) => records.MaxBytes = value
        );
        section.Value(
            "max_age",
            Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(36_500)),
            "a duration from 1h to 36500d",
            (TimeSpan value) => records.MaxAge = value
        );
        section.Close();
    }

    private static void ReadHttp(YamlSection? section, GridOptions.HttpOptions http)
    {
        if (section is null)
        {
            return;
        }
        if (section.Text("listen") is { } listen)
        {
            if (IPEndPoint.TryParse(listen, out var endpoint) && endpoint.Port > 0)
            {
                http.Listen = endpoint;
            }
            else
            {
                section.Error("listen", $"'{listen}' is not an address and port such as 127.0.0.1:8080");
            }
        }
        section.Value("allow_anonymous", Boolean, "true or false", (bool value) => http.AllowAnonymous = value);
        if (!IPAddress.IsLoopback(http.Listen.Address) && !http.AllowAnonymous)
        {
            section.Error(
                "listen",
                $"{http.Listen} is reachable from other machines and no authentication is configured; listen on a loopback address, or set allow_anonymous: true if whoever reaches it may see and change everything"
            );
        }
        section.Close();
    }

    private static void ReadIngest(YamlSection? section, GridOptions.IngestOptions ingest)
    {
        if (section is null)
        {
            return;
        }
        if (section.Text("fsync") is { } fsync)
        {
            if (fsync is "never" or "interval" or "every_commit")
            {
                ingest.Fsync = fsync;
            }
            else
            {
                section.Error("fsync", $"'{fsync}' is not never, interval or every_commit");
            }
        }
        section.Value(
            "max_bytes_per_partition",
            text => ByteSize.TryParse(text, out var bytes) && bytes >= 1 << 20 ? bytes : null,
            "a size of at least 1MiB such as 4GiB",
            (long value) => ingest.MaxBytesPerPartition = value
        );
        section.Value(
            "checkpoint_interval",
            Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            "a duration from 1s to 1h",
            (TimeSpan value) => ingest.CheckpointInterval = value
        );
        section.Close();
    }

    private static void ReadFlows(YamlSection? section, GridOptions.FlowOptions flows)
    {
        if (section is null)
        {
            return;
        }
        section.Value(
            "window",
            Duration(TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
            "a duration from 50ms to 1m",
            (TimeSpan value) => flows.Window = value
        );
        section.Value(
            "max_keys_per_window",
            Integer(1024, 16_777_216),
            "a whole number from 1024 to 16777216",
            (int value) => flows.MaxKeysPerWindow = value
        );
        section.Value(
            "max_keys_per_slice",
            Integer(1024, 16_777_216),
            "a whole number from 1024 to 16777216",
            (int value) => flows.MaxKeysPerSlice = value
        );
        section.Value(
            "keep_per_slice",
            Integer(16, 1_048_576),
            "a whole number from 16 to 1048576",
            (int value) => flows.KeepPerSlice = value
        );
        section.Value("max_entities", Integer(1, 1_000_000), "a whole number from 1 to 1000000", (int value) => flows.MaxEntities = value);
        if (flows.KeepPerSlice > flows.MaxKeysPerSlice)
        {
            section.Error("keep_per_slice", $"{flows.KeepPerSlice} is more than max_keys_per_slice, {flows.MaxKeysPerSlice}");
        }
        section.Close();
    }

    private static void ReadQueries(YamlSection? section, GridOptions.QueryOptions queries)
    {
        if (section is null)
        {
            return;
        }
        section.Value(
            "timeout",
            Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            "a duration from 100ms to 1h",
            (TimeSpan value) => queries.Timeout = value
        );
        section.Value("max_concurrency", Integer(1, 1000), "a whole number from 1 to 1000", (int value) => queries.MaxConcurrency = value);
        section.Value(
            "max_samples",
            Integer(1000, int.MaxValue),
            "a whole number of at least 1000",
            (int value) => queries.MaxSamples = value
        );
        section.Value(
            "lookback_delta",
            Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            "a duration from 1s to 1h",
            (TimeSpan value) => queries.LookbackDelta = value
        );
        section.Close();
    }
}
