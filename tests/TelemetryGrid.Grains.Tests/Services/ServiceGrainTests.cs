using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Services;
using TelemetryGrid.Grains.Tests.Forecasts;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Jobs;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Services;

namespace TelemetryGrid.Grains.Tests.Services;

/// <summary>From counters in a store to services that know what is usual for them.</summary>
public sealed class ServiceGrainTests : IAsyncDisposable
{
    private const string Bits = "network_service_bits_per_second";
    private const string Requests = "service_requests_per_second";
    private const string Errors = "service_error_ratio";
    private static readonly DeviceId Device = DeviceId.Parse("core-1");

    private TestGrid _grid = null!;
    private MemorySeries _series = null!;

    [Fact]
    public async Task Observe_CountersOfFlowsAndServers_AreServices()
    {
        await StartAsync();
        Flows("core-1", "https", 1_000, "0");
        Flows("core-1", "https", 500, "1");
        Flows("core-2", "https", 10, "0");
        Served("core-1", "shop/checkout", 2, 0.5, "200");
        Served("core-1", "shop/checkout", 0.5, 0.5, "503");

        var round = await ObserveAsync();

        Assert.Equal((3, 0, 0, 0), (round.Observed, round.LeftOut, round.Unnamed, round.Anomalies));
        Assert.Empty(round.Failures);
        Assert.Equal(
            ["core-1/service:https", "core-1/service:shop/checkout", "core-2/service:https"],
            (await Directory().ListAsync(null, null, 10)).Select(s => s.ToString())
        );
        var https = (await Service("core-1/service:https").GetAsync())!;
        Assert.Equal(12_000, Last(https, Bits), 1e-6);
        var checkout = (await Service("core-1/service:shop/checkout").GetAsync())!;
        Assert.Equal(2.5, Last(checkout, Requests), 1e-9);
        Assert.Equal(0.2, Last(checkout, Errors), 1e-9);
        Assert.Equal(0.5, Last(checkout, "service_request_duration_seconds"), 1e-9);
        // What it is goes on as series of its own.
        var told = _grid.Samples.All.Single(s => s.Labels[Labels.MetricName] == Bits && s.Labels["device"] == "core-2");
        Assert.Equal(("https", 80.0), (told.Labels["service"], told.Value));
        Assert.Contains(
            "services looked at",
            (await _grid.Grains.GetGrain<IJobGrain>(JobNames.Key("site", JobNames.Services)).RunAsync())!.Outcome,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Observe_MinuteByMinute_TellsOfASurgeAsAnEvent()
    {
        await StartAsync();
        const int minutes = 700;
        // 1 Mbit/s and a tenth of noise; in the last ten minutes ten times as much.
        var (sum, octets) = (0.0, new double[minutes + 3]);
        for (var i = 0; i < octets.Length; i++)
        {
            sum += 60 * 125_000 * (0.95 + (0.1 * new Random(i).NextDouble())) * (i > minutes - 10 ? 10 : 1);
            octets[i] = sum;
        }
        var end = _grid.Now.AddMinutes(minutes);
        var labels = new LabelsBuilder()
            .Set(Labels.MetricName, "network_flow_octets_total")
            .Set("device", "core-1")
            .Set("application", "https");
        _series.Fill(
            labels.Build(),
            end,
            TimeSpan.FromMinutes(minutes + 2),
            TimeSpan.FromMinutes(1),
            ago => octets[minutes + 2 - (int)(ago / 60)]
        );

        var told = 0;
        for (var i = 0; i < minutes; i++)
        {
            await _grid.AdvanceAsync(60, 60);
            told += (await ObserveAsync()).Anomalies;
        }

        Assert.Equal(1, told);
        await _grid.CatchUpAsync(TestGrid.Map.Of(Device));
        var found = await _grid
            .Grains.GetGrain<IRecordQueryGrain>("site")
            .FindAsync(new RecordFind { Category = TelemetryCategory.Event, Name = AnomalyEventNames.Detected });
        var surge = (EventRecord)Assert.Single(found.Records).Record;
        Assert.Equal((Device, "https", Bits), (surge.Device, surge.Labels["service"], surge.Labels["metric"]));
        Assert.StartsWith($"{Bits} of the service https at core-1 is", surge.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observe_MoreThanFit_KeepsTheLargestAndThoseItKnows()
    {
        await StartAsync(new ServiceOptions { MaxServices = 2 });
        Flows("core-1", "small", 1, "0");
        Flows("core-1", "large", 100, "0");
        Flows("core-1", "middle", 10, "0");

        Assert.Equal((2, 1), Counts(await ObserveAsync()));
        Assert.Equal(["large", "middle"], (await Directory().ListAsync(Device, null, 10)).Select(s => s.Name));

        Flows("core-1", "huge", 10_000, "0");
        Assert.Equal((2, 2), Counts(await ObserveAsync()));
        Assert.Equal(["large", "middle"], (await Directory().ListAsync(Device, null, 10)).Select(s => s.Name));

        static (int, int) Counts(ServiceRound round) => (round.Observed, round.LeftOut);
    }

    [Fact]
    public async Task Observe_QueriesThatFail_CostOnlyThemselves()
    {
        await StartAsync(
            new ServiceOptions
            {
                Metrics = ServiceOptions.Standard.SetItem(
                    "asked_wrongly",
                    "sum by (device) (network_flow_octets_total) + on (device) group_left rate(network_flow_octets_total[2m])"
                ),
            }
        );
        Flows("core-1", "https", 1_000, "0");
        Flows("core-1", "https", 1_000, "1");
        Flows("", "https", 1_000, "0");

        var round = await ObserveAsync();

        Assert.Equal((1, 1), (round.Observed, round.Unnamed));
        Assert.StartsWith("asked_wrongly: ", Assert.Single(round.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observe_SameMomentTwice_CountsOnce()
    {
        await StartAsync();
        Flows("core-1", "https", 1_000, "0");

        await ObserveAsync();
        await ObserveAsync();

        Assert.Equal(1, (await Service("core-1/service:https").GetDetectorsAsync()).Single(d => d.Metric == Bits).Points);
        Assert.Single(_grid.Samples.All, s => s.Labels[Labels.MetricName] == Bits);
    }

    [Fact]
    public async Task Apply_ASurge_IsToldOnceAndFeedbackOutlivesAKill()
    {
        await StartAsync();
        var service = Service("core-1/service:https");
        var told = new List<MetricAnomaly>();
        for (var minute = 0; minute < 2_520; minute++)
        {
            var usual = 1e6 * (1 + (0.4 * Math.Sin(minute / 1440.0 * 2 * Math.PI)) + (0.1 * new Random(minute).NextDouble()));
            var effect = await service.ApplyAsync(Reading(minute, minute < 2_500 ? usual : usual * 6));
            told.AddRange(effect.Anomalies);
        }

        var surge = Assert.Single(told);
        Assert.Equal(Bits, surge.Metric);
        Assert.InRange(surge.Value, 3e6, 1e7);
        Assert.Equal(surge.Score + 0.5, await service.LearnAsync(Bits, AnomalyVerdict.FalsePositive, surge.Score));
        await _grid.KillAsync(service);
        var report = Assert.Single(await Service("core-1/service:https").GetDetectorsAsync());
        Assert.Equal((surge.Score + 0.5, 2_520), (report.Threshold, report.Points));
    }

    [Fact]
    public async Task Observe_ServiceGoneForAWeek_IsForgotten()
    {
        await StartAsync();
        Flows("core-1", "https", 1_000, "0");
        await ObserveAsync();

        await _grid.AdvanceAsync(6 * 86_400, 86_400);
        await ObserveAsync();
        Assert.Single(await Directory().ListAsync(null, null, 10));
        await _grid.AdvanceAsync(90_000, 90_000);
        await ObserveAsync();

        Assert.Empty(await Directory().ListAsync(null, null, 10));
        Assert.Null(await Service("core-1/service:https").GetAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private async Task StartAsync(ServiceOptions? options = null)
    {
        _grid = await TestGrid.StartAsync(services: options);
        _grid.History.Series = _series = new MemorySeries();
    }

    private IServiceDirectoryGrain Directory() => _grid.Grains.GetGrain<IServiceDirectoryGrain>("site");

    private IServiceGrain Service(string id) => _grid.Grains.GetGrain<IServiceGrain>(id);

    private Task<ServiceRound> ObserveAsync() => _grid.RunAsync(Directory().ObserveAsync());

    private static double Last(ServiceSnapshot service, string metric) => service.Metrics.Single(m => m.Metric == metric).Statistics.Last;

    private static ServiceReading Reading(int minute, double bits) =>
        new(1_767_225_600_000 + (minute * 60_000L), ImmutableDictionary<string, double>.Empty.Add(Bits, bits));

    private void Flows(string device, string application, double octetsPerSecond, string partition) =>
        Add("network_flow_octets_total", octetsPerSecond, ("device", device), ("application", application), ("partition", partition));

    private void Served(string device, string job, double perSecond, double seconds, string code)
    {
        (string, string)[] labels = [("device", device), ("job", job), ("http_response_status_code", code)];
        Add("http_server_request_duration_seconds_count", perSecond, labels);
        Add("http_server_request_duration_seconds_sum", perSecond * seconds, labels);
    }

    // A counter over the last ten minutes.
    private void Add(string metric, double perSecond, params (string Name, string Value)[] labels)
    {
        var builder = new LabelsBuilder().Set(Labels.MetricName, metric);
        foreach (var (name, value) in labels)
        {
            builder.Set(name, value);
        }
        _series.Fill(builder.Build(), _grid.Now, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10), ago => perSecond * (1e6 - ago));
    }
}
