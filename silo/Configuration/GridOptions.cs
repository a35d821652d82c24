using System.Net;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Discovery;
using TelemetryGrid.Grains.Services;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Everything a node is told, with the defaults it has when told nothing. silo/README.md is the reference.</summary>
public sealed class GridOptions
{
    /// <summary>Where the ingest log, grain states and templates live. Relative paths start at the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>Ingest partitions; fixed once the data directory exists.</summary>
    public int Partitions { get; set; } = 4;

    public HttpOptions Http { get; } = new();

    public IngestOptions Ingest { get; } = new();

    public FlowOptions Flows { get; } = new();

    public SeriesOptions Series { get; } = new();

    public QueryOptions Queries { get; } = new();

    public SnmpOptions Snmp { get; } = new();

    public RecordOptions Records { get; } = new();

    /// <summary>What records and flows are given besides what they say.</summary>
    public EnrichmentOptions Enrichment { get; } = new();

    /// <summary>Devices that are searched for again and again.</summary>
    public DiscoveryOptions Discovery { get; } = new();

    public AlertingOptions Alerting { get; } = new();

    public AnalyticsOptions Analytics { get; } = new();

    /// <summary>How people reach this node, in links; no slash at its end.</summary>
    public string ExternalUrl => Alerting.ExternalUrl is { Length: > 0 } url ? url : $"http://{Http.Listen}";

    /// <summary>Files of service level objectives: the grid's own format, OpenSLO, Sloth, Pyrra. Paths may end in a pattern.</summary>
    public List<string> ObjectiveFiles { get; } = [];

    public List<ConfiguredSource> Sources { get; } = [];

    public sealed class HttpOptions
    {
        public IPEndPoint Listen { get; set; } = new(IPAddress.Loopback, 8080);

        /// <summary>Answers anyone who can reach <see cref="Listen"/>; must be said aloud when that is not a loopback address.</summary>
        public bool AllowAnonymous { get; set; }
    }

    public sealed class IngestOptions
    {
        /// <summary><c>never</c>, <c>interval</c> (each second) or <c>every_commit</c>.</summary>
        public string Fsync { get; set; } = "interval";

        public long MaxBytesPerPartition { get; set; } = 4L << 30;

        public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(15);
    }

    public sealed class FlowOptions
    {
        /// <summary>How long a collector folds records of one key before it sends them on.</summary>
        public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);

        /// <summary>Distinct keys a collector holds in one window.</summary>
        public int MaxKeysPerWindow { get; set; } = 262_144;

        /// <summary>Distinct keys a partition holds in one minute; the rest is summed as "other".</summary>
        public int MaxKeysPerSlice { get; set; } = 65_536;

        /// <summary>Keys a partition keeps of a minute that is over.</summary>
        public int KeepPerSlice { get; set; } = 4_096;

        /// <summary>Flows of one partition that have an entity of their own.</summary>
        public int MaxEntities { get; set; } = 1_000;
    }

    public sealed class SeriesOptions
    {
        /// <summary>Series in memory, per partition; further ones are refused.</summary>
        public int MaxSeries { get; set; } = 2_000_000;

        /// <summary>Bytes of compressed samples in memory, per partition.</summary>
        public long MaxHotBytes { get; set; } = 2L << 30;

        /// <summary>How long samples stay in memory.</summary>
        public TimeSpan HotWindow { get; set; } = TimeSpan.FromMinutes(90);

        /// <summary>How far behind the newest sample of its series a sample may come.</summary>
        public TimeSpan OutOfOrderWindow { get; set; } = TimeSpan.FromMinutes(10);

        /// <summary>When samples move to blocks, and how long they are kept.</summary>
        public SeriesTierOptions Tiers { get; } = new();

        /// <summary>Where samples go that leave memory; its folder is set by the node.</summary>
        public SeriesArchiveOptions Archive { get; } = new();
    }

    public sealed class QueryOptions
    {
        public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

        /// <summary>Queries evaluated at once; further ones wait.</summary>
        public int MaxConcurrency { get; set; } = 20;

        /// <summary>Samples a query may hold at once.</summary>
        public int MaxSamples { get; set; } = 50_000_000;

        /// <summary>How old the sample may be that stands for an instant.</summary>
        public TimeSpan LookbackDelta { get; set; } = TimeSpan.FromMinutes(5);
    }

    public sealed class AnalyticsOptions
    {
        /// <summary>Anomalies a day that are told as notable, of the whole grid; null for two per three thousand interfaces.</summary>
        public double? AlertBudgetPerDay { get; set; }

        /// <summary>How long a metric is watched before what is odd about it is notable.</summary>
        public TimeSpan MinimumHistory { get; set; } = TimeSpan.FromDays(1);

        /// <summary>From what on traffic is a pattern.</summary>
        public FlowPatternOptions Patterns { get; set; } = new();

        /// <summary>Days on which nothing is learnt and nothing is odd; what is usual then is what Sundays have.</summary>
        public SortedSet<DateOnly> Holidays { get; } = [];

        /// <summary>Where days begin.</summary>
        public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

        /// <summary>What is asked about services.</summary>
        public ServiceOptions Services { get; set; } = new();
    }

    public sealed class SnmpOptions
    {
        /// <summary>A folder of profiles beside the built-in ones; empty for none.</summary>
        public string Profiles { get; set; } = "";
    }

    public sealed class RecordOptions
    {
        /// <summary>Compressed bytes of log lines and events, per partition; the oldest go.</summary>
        public long MaxBytes { get; set; } = 4L << 30;

        /// <summary>How long log lines and events are kept.</summary>
        public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);
    }

    public sealed class DiscoveryOptions
    {
        /// <summary>What is searched; null for nothing.</summary>
        public DiscoveryRequest? Request { get; set; }

        /// <summary>From the start of one search to the next.</summary>
        public TimeSpan Interval { get; set; } = TimeSpan.FromDays(1);
    }

    public sealed class AlertingOptions
    {
        /// <summary>Prometheus rule files; a path may end in a pattern such as <c>*.yml</c>.</summary>
        public List<string> RuleFiles { get; } = [];

        /// <summary>Also evaluates the rules that come with the program.</summary>
        public bool DefaultRules { get; set; } = true;

        /// <summary>How often groups are evaluated that do not say.</summary>
        public TimeSpan EvaluationInterval { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>An alert that fires is said again after this long.</summary>
        public TimeSpan ResendDelay { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>A file in the format of Alertmanager's; empty for one that tells nobody.</summary>
        public string Configuration { get; set; } = "";

        /// <summary>How receivers reach this program, in links; empty for the address it listens on.</summary>
        public string ExternalUrl { get; set; } = "";

        /// <summary>Added to every alert that rules raise.</summary>
        public SortedDictionary<string, string> ExternalLabels { get; } = new(StringComparer.Ordinal);

        /// <summary>Does not tell of alerts that another explains.</summary>
        public bool SuppressExplained { get; set; } = true;

        /// <summary>How alerts are joined into incidents.</summary>
        public CorrelationOptions Correlation { get; set; } = new();
    }

    public sealed record ConfiguredSource(SourceDefinition Definition, SourceCredentials Credentials);
}
