using System.Collections.Concurrent;
using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Flows;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Health;
using TelemetryGrid.Identity;
using TelemetryGrid.Incidents;
using TelemetryGrid.Insights;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Objectives;
using TelemetryGrid.Records;
using TelemetryGrid.Services;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Tests.Hosting;

/// <summary>What the test grains know; tests write it, grains read it in their own turns.</summary>
internal sealed class TestGrid
{
    public const int Partitions = 3;

    public ConcurrentDictionary<DeviceId, DeviceSnapshot> Devices { get; } = new();

    public ConcurrentDictionary<string, InterfaceSnapshot> Interfaces { get; } = new();

    public ConcurrentDictionary<string, FlowSnapshot> Flows { get; } = new();

    public ConcurrentDictionary<SourceId, SourceReport> Sources { get; } = new();

    public ConcurrentDictionary<SourceId, SourceCredentials> Credentials { get; } = new();

    /// <summary>How long partition 1 takes to catch up: by default no time.</summary>
    public Task CatchUp { get; set; } = Task.CompletedTask;

    public Func<FlowTopQuery, FlowTop> Top { get; set; } = _ => new FlowTop([], default, default);

    /// <summary>Thrown by every grain that is asked for a device.</summary>
    public Exception? Failure { get; set; }

    public ConcurrentDictionary<string, ServiceSnapshot> Services { get; } = new();

    public ConcurrentQueue<FlowTopQuery> TopQueries { get; } = new();

    /// <summary>Held by a test to keep top-flow queries from answering.</summary>
    public SemaphoreSlim? TopGate { get; set; }

    public Func<RecordFind, RecordFindAnswer> Records { get; set; } = _ => new RecordFindAnswer([], false, 0);

    public ConcurrentQueue<RecordFind> RecordQuestions { get; } = new();

    public Func<string, ForecastQuestion, MetricForecast> Forecast { get; set; } =
        (_, _) => new MetricForecast { Reason = "Nothing is known." };

    public ImmutableArray<ForecastModelReport> Models { get; set; } = [];

    public Func<int, CapacityReport> Capacity { get; set; } = days => new CapacityReport { MadeAt = Snapshots.Time, ForecastDays = days };

    public Func<HealthFind, HealthReport> HealthScore { get; set; } =
        _ => new HealthReport
        {
            MadeAt = Snapshots.Time,
            Network = new GroupHealthReport
            {
                Name = "default",
                Ceiling = 100,
                Reason = "Nothing is known yet.",
            },
        };

    public Func<InsightFind, ImmutableArray<GridInsight>> Insights { get; set; } = _ => [];

    public ConcurrentDictionary<string, IncidentSnapshot> IncidentList { get; } = new();

    public ConcurrentQueue<IncidentFind> IncidentQuestions { get; } = new();

    public ConcurrentQueue<ActiveAlert> ActiveAlerts { get; } = new();

    public ConcurrentQueue<ActiveAlertFind> AlertQuestions { get; } = new();

    public ConcurrentDictionary<string, MaintenanceEntry> Maintenance { get; } = new();
    public ConcurrentDictionary<string, TelemetryGrid.Rules.RuleFileReport> RuleFiles { get; } = new();

    public ConcurrentDictionary<string, TelemetryGrid.Rules.RuleGroupReport> RuleGroups { get; } = new();
    public ImmutableArray<SloEntry> Slos { get; set; } = [];

    public Func<string, bool, SloReport?> Slo { get; set; } = (_, _) => null;

    public Func<string, ImmutableArray<SliMeasurement>, ImmutableArray<SliVerdict>> Measured { get; set; } =
        (_, measurements) => [.. measurements.Select(_ => SliVerdict.Accepted)];

    public Func<string, string, SloFileReport> PutSloFile { get; set; } = (_, _) => throw new NotSupportedException();

    /// <summary>Feedback that entities were given.</summary>
    public ConcurrentQueue<string> Learnt { get; } = new();

    public ConcurrentDictionary<DeviceId, int> Subscribers { get; } = new();

    public DeviceSnapshot AddDevice(string id, DeviceStatus status = DeviceStatus.Up, params string[] interfaces)
    {
        var device = new DeviceSnapshot
        {
            Id = DeviceId.Parse(id),
            Name = id + ".example.net",
            Status = status,
            StatusReason = status == DeviceStatus.Down ? "3 polls went unanswered." : "",
            UpTime = TimeSpan.FromHours(5),
            FirstSeen = Snapshots.Time,
            LastSeen = Snapshots.Time,
            PollDurationMilliseconds = 12.5,
            InterfaceCount = interfaces.Length,
            Exporters =
            [
                new ExporterSummary
                {
                    Protocol = "ipfix",
                    Address = "192.0.2.1",
                    Records = 7,
                    ClockSkewMilliseconds = 1500,
                },
            ],
            Labels = ImmutableDictionary<string, string>.Empty.Add("siteName", "Bern"),
        };
        Devices[device.Id] = device;
        for (var i = 0; i < interfaces.Length; i++)
        {
            var snapshot = Snapshots.Interface(device.Id, interfaces[i], (uint)i + 1);
            Interfaces[snapshot.Summary.Id.ToString()] = snapshot;
        }
        return device;
    }
}
