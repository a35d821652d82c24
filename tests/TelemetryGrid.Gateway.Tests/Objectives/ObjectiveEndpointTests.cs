using System.Collections.Immutable;
using System.Net;
using System.Text;
using TelemetryGrid.Client;
using TelemetryGrid.Gateway.Tests.Hosting;
using TelemetryGrid.Objectives;
using GridFileError = TelemetryGrid.Objectives.SloFileError;
using GridVerdict = TelemetryGrid.Objectives.SliVerdict;
using SliMeasurement = TelemetryGrid.Client.SliMeasurement;

namespace TelemetryGrid.Gateway.Tests.Objectives;

public sealed class ObjectiveEndpointTests
{
    private static readonly ImmutableArray<SloEntry> Slos =
    [
        new("edge", "reachable", "slos.yml"),
        new("shop", "orders", "slos.yml"),
        new("till", "orders", "slos.yml"),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compliance_Objectives_AreToldWithTheirFirstWindow()
    {
        await using var host = await StartAsync();

        var all = await host.Client.Objectives.GetSloComplianceAsync(cancellationToken: Stop);
        var one = Assert.Single(await host.Client.Objectives.GetSloComplianceAsync("edge", "reachable", Stop));

        Assert.Equal(3, all.Count);
        Assert.Equal(
            ("reachable", "edge", "30d", 0.9985, 0.999, -0.5, 1.5, SloStatus.Missed),
            (one.Name, one.Service, one.Window, one.Compliance, one.Target, one.ErrorBudgetRemaining, one.BurnRate, one.Status)
        );
        var plain = await host.Http.GetStringAsync("/api/slo-compliance?service=edge", Stop);
        Assert.Contains("\"error_budget_remaining\":-0.5,\"burn_rate\":1.5,\"status\":\"missed\"", plain, StringComparison.Ordinal);
        Assert.Contains("service", (await host.ProblemAsync("/api/v1/slo-compliance?service=")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ByName_NeedsTheServiceWhereSeveralHaveIt()
    {
        await using var host = await StartAsync();

        var slo = await host.Client.Objectives.GetSloAsync("reachable", cancellationToken: Stop);
        var orders = await host.Client.Objectives.GetSloAsync("orders", "till", Stop);

        Assert.Equal((SloStatus.Missed, "queries", "slos.yml"), (slo.Status, slo.Source, slo.File));
        Assert.Equal(Snapshots.Time.AddHours(1), slo.Series[0].Windows[0].ProjectedExhaustion);
        Assert.Equal(
            ("page", 14.4, true),
            (slo.Series[0].Conditions[0].Urgency, slo.Series[0].Conditions[0].Factor, slo.Series[0].Conditions[0].Firing)
        );
        Assert.Equal(9, Assert.Single(slo.Series[0].History).GoodEvents);
        Assert.Equal("till", orders.Service);
        Assert.Contains("shop, till", (await host.ProblemAsync("/api/v1/slos/orders")).Detail, StringComparison.Ordinal);
        Assert.Equal(404, (await host.ProblemAsync("/api/v1/slos/none")).Status);
    }

    [Fact]
    public async Task Measure_List_EachGetsItsVerdict()
    {
        var measured = new List<(string Key, int Count)>();
        await using var host = await StartAsync(grid =>
            grid.Measured = (key, measurements) =>
            {
                lock (measured)
                {
                    measured.Add((key, measurements.Length));
                }
                return [.. measurements.Select((_, i) => i == 0 ? GridVerdict.Accepted : GridVerdict.Duplicate)];
            }
        );

        var receipt = await host.Client.Objectives.SendSliMeasurementsAsync(
            [
                new SliMeasurement
                {
                    Slo = "orders",
                    Service = "shop",
                    Good = 1,
                    Total = 2,
                },
                new SliMeasurement
                {
                    Slo = "orders",
                    Good = 1,
                    Total = 2,
                },
                new SliMeasurement { Slo = "none", Value = 1 },
                new SliMeasurement
                {
                    Slo = "orders",
                    Service = "shop",
                    Good = 1,
                    Total = 2,
                    Timestamp = Snapshots.Time,
                },
            ],
            Stop
        );

        Assert.Equal(("default/shop/orders", 2), Assert.Single(measured));
        Assert.Equal((1, 1, 2), (receipt.Accepted, receipt.Duplicates, receipt.Rejected));
        Assert.Equal(["accepted", "unknown_objective", "unknown_objective", "duplicate"], receipt.Items.Select(i => i.Status));
        Assert.Equal([0, 1, 2, 3], receipt.Items.Select(i => i.Index));
    }

    [Fact]
    public async Task Bodies_Large_AreTaken()
    {
        await using var host = await StartAsync();

        var put = await host.Client.Objectives.PutSloFileAsync("mine.yml", new string('#', 1 << 20), Stop);
        var receipt = await host.Client.Objectives.SendSliMeasurementsAsync(
            [
                .. Enumerable
                    .Range(0, 5_000)
                    .Select(i => new SliMeasurement
                    {
                        Slo = "reachable",
                        Id = $"{i}",
                        Value = 1,
                    }),
            ],
            Stop
        );

        Assert.Equal("mine.yml", put.Name);
        Assert.Equal(5_000, receipt.Accepted);
    }

    [Theory]
    [InlineData("""{"slo": "reachable", "value": "high"}""", "value must be a number")]
    [InlineData("""[{"slo": "reachable", "timestamp": "yesterday"}]""", "timestamp must be a time")]
    [InlineData("""{"value": 1}""", "slo is required")]
    [InlineData("""{"slo": "reachable", "goood": 1}""", "no field 'goood'")]
    [InlineData("17", "must be an object")]
    public async Task Measure_Malformed_IsRefusedByItself(string body, string said)
    {
        await using var host = await StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await host.Http.PostAsync("/api/sli-measurements", content, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.Contains("\"rejected\":1", text, StringComparison.Ordinal);
        Assert.Contains(said, System.Text.RegularExpressions.Regex.Unescape(text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_PutListDelete_SayWhatIsWrong()
    {
        await using var host = await StartAsync();

        var put = await host.Client.Objectives.PutSloFileAsync("mine.yml", "slos: []", Stop);
        var refused = await Assert.ThrowsAsync<TelemetryGridException>(() =>
            host.Client.Objectives.PutSloFileAsync("mine.yml", "bad", Stop)
        );
        var file = Assert.Single(await host.Client.Objectives.ListSloFilesAsync(Stop));
        await host.Client.Objectives.DeleteSloFileAsync("mine.yml", Stop);

        Assert.Equal(("mine.yml", "api", 1), (put.Name, put.Origin, put.Objectives));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("mine.yml:3: target: is missing.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(("configuration", 7), (file.Origin, file.Errors[0].Line));
        Assert.Equal(409, (await host.ProblemAsync(HttpMethod.Delete, "/api/v1/slo-files/configured.yml")).Status);
        Assert.Equal(404, (await host.ProblemAsync(HttpMethod.Delete, "/api/v1/slo-files/other.yml")).Status);
    }

    private static Task<GatewayHost> StartAsync(Action<TestGrid>? configure = null) =>
        GatewayHost.StartAsync(grid =>
        {
            grid.Slos = Slos;
            grid.Slo = (key, detailed) => Report(Slos.Single(s => $"default/{s.Service}/{s.Name}" == key), detailed);
            grid.PutSloFile = (name, text) =>
                new SloFileReport
                {
                    Name = name,
                    IsConfigured = false,
                    Objectives = 1,
                    Errors = text == "bad" ? [new GridFileError(name, 3, "target: is missing")] : [],
                    IsInForce = text != "bad",
                };
            configure?.Invoke(grid);
        });

    private static SloReport Report(SloEntry entry, bool detailed) =>
        new()
        {
            Service = entry.Service,
            Name = entry.Name,
            Target = 0.999,
            Kind = "availability",
            Method = "ratio",
            File = entry.File,
            IsPushed = false,
            Groups =
            [
                new SloGroupReport
                {
                    Windows =
                    [
                        new SloWindowReport
                        {
                            Window = "30d",
                            Start = Snapshots.Time.AddDays(-30),
                            End = Snapshots.Time,
                            Good = 9985,
                            Total = 10_000,
                            Compliance = 0.9985,
                            ErrorBudgetRemaining = -0.5,
                            BurnRate = 1.5,
                            ExhaustedAt = Snapshots.Time.AddHours(1),
                            Health = SloHealth.Missed,
                        },
                    ],
                    Conditions = detailed
                        ?
                        [
                            new SloConditionReport
                            {
                                IsPage = true,
                                ShortWindow = TimeSpan.FromMinutes(5),
                                LongWindow = TimeSpan.FromHours(1),
                                Factor = 14.4,
                                IsHeldBack = false,
                                IsFiring = true,
                            },
                        ]
                        : [],
                    Recent = detailed ? [new SloPoint(Snapshots.Time, 9, 10)] : [],
                },
            ],
        };
}
