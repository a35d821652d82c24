using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp.Profiles;

public sealed class ProfilePollerTests
{
    private const string Text = """
        name: acme
        match: [{present: 1.3.6.1.4.1.99999.5}]
        tables:
          - entry: 1.3.6.1.4.1.99999.5.1
            labels: {fan: {column: [{column: 1.3.6.1.2.1.47.1.1.1.1.7}, 2]}}
            values: [{metric: acme_fan_speed_rpm, column: 5, help: Speed.}]
          - entry: 1.3.6.1.4.1.99999.6.1
            labels: {port: {interface_by: index}}
            values: [{metric: acme_port_value, column: 5}]
        """;

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task ReadAsync_OverTheWire_GivesSamplesAndForgetsMissingTablesForAWhile()
    {
        await using var agent = Agent();
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var reader = new SnmpSessionReader(engine.Open(agent.Target()));
        var poller = new ProfilePoller(Library(), new ProfilePollerOptions { MaxRows = 100 }, _time);

        var first = await ReadAsync(poller, reader);
        agent.Set("1.3.6.1.4.1.99999.6.1.5.3", SnmpValue.Gauge32(8)); // the table has come since
        agent.Set("1.3.6.1.4.1.99999.5.1.5.1", SnmpValue.Gauge32(4000));
        var requests = agent.RequestCount;
        Assert.False(poller.IsDue);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(poller.IsDue);
        var second = await ReadAsync(poller, reader);
        var cost = agent.RequestCount - requests;
        _time.Advance(TimeSpan.FromHours(1));
        var later = await ReadAsync(poller, reader);

        Assert.Equal(["acme"], first.Profiles);
        Assert.Null(first.Error);
        Assert.Equal(
            ["acme_fan_speed_rpm{device=\"d\", fan=\"Fan 1\"}=3000", "acme_fan_speed_rpm{device=\"d\", fan=\"two\"}=3100"],
            Lines(first)
        );
        Assert.Equal("acme_fan_speed_rpm{device=\"d\", fan=\"Fan 1\"}=4000", Lines(second).First());
        Assert.Equal(2, Lines(second).Count());
        Assert.Equal(1, cost); // neither the missing table nor the names again
        Assert.Contains("acme_port_value{device=\"d\", port=\"eth3\"}=8", Lines(later));
    }

    [Fact]
    public async Task ReadAsync_Restart_ChoosesAnew()
    {
        await using var agent = Agent();
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var reader = new SnmpSessionReader(engine.Open(agent.Target()));
        var poller = new ProfilePoller(Library(), new ProfilePollerOptions(), _time);
        await ReadAsync(poller, reader);
        agent.Set("1.3.6.1.4.1.99999.6.1.5.3", SnmpValue.Gauge32(8));

        var restarted = await poller.ReadAsync(reader, Device, "d", restarted: true, CancellationToken.None).Within();

        Assert.Equal(3, restarted.Samples.Count);
    }

    [Fact]
    public async Task ReadAsync_SilentOrOddDevice_TellsWhyAndGivesWhatItHas()
    {
        await using var agent = Agent();
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var reader = new SnmpSessionReader(engine.Open(agent.Target()));
        var poller = new ProfilePoller(Library(), new ProfilePollerOptions { MaxRows = 1, MaxSamples = 1 }, _time);

        var bounded = await ReadAsync(poller, reader);
        agent.Silent = true;
        _time.Advance(TimeSpan.FromMinutes(1));
        var reading = ReadAsync(poller, reader);
        while (!reading.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }
        var silent = await reading;

        Assert.Single(bounded.Samples);
        Assert.Contains("more than 1 instances", bounded.Error, StringComparison.Ordinal);
        Assert.Empty(silent.Samples);
        Assert.Contains("No answer", silent.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_DeviceWithoutAnyOfIt_HasNoProfileAndCostsNothing()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var reader = new SnmpSessionReader(engine.Open(agent.Target(SnmpVersion.V1)));
        var poller = new ProfilePoller(Library(), new ProfilePollerOptions(), _time);

        await ReadAsync(poller, reader);
        var requests = agent.RequestCount;
        _time.Advance(TimeSpan.FromMinutes(1));
        var reading = await ReadAsync(poller, reader);

        Assert.Empty(reading.Profiles);
        Assert.Equal(requests, agent.RequestCount);
    }

    [Fact]
    public async Task SnmpPolling_WithProfiles_WritesSamplesAndMetadataBehindThePoll()
    {
        await using var agent = Agent();
        var sink = new Sink();
        await using var profiles = new ProfilePolling(Library(), new ProfilePollerOptions(), sink, TimeProvider.System);
        await using var polling = new SnmpPolling(TimeProvider.System, profiles);
        polling.Add(new SnmpPollTarget("router-1", agent.Target()) { Interval = TimeSpan.FromSeconds(1) }, new NoSink());

        var append = await sink.Taken.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(
            ["acme_fan_speed_rpm{device=\"router-1\", fan=\"Fan 1\"}", "acme_fan_speed_rpm{device=\"router-1\", fan=\"two\"}"],
            append.Samples.ToArray().Select(s => s.Labels.ToString())
        );
        Assert.Equal(new PromQL.MetricMetadata("acme_fan_speed_rpm", "gauge", "Speed.", ""), Assert.Single(append.Metadata));
    }

    [Fact]
    public async Task ReadAsync_RealAgentUnderShippedProfiles_TellsLoadMemoryAndInterfaces()
    {
        await using var agent = NetSnmp.StartSnmpd(TestAgent.Community);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), TimeProvider.System);
        var target = new SnmpTarget(agent.EndPoint, SnmpVersion.V2c, new SnmpCommunity(TestAgent.Community))
        {
            Retries = 10,
            Timeout = TimeSpan.FromSeconds(2),
        };
        var reader = new SnmpSessionReader(engine.Open(target));
        var poller = new ProfilePoller(ProfileLibrary.Shipped, new ProfilePollerOptions(), TimeProvider.System);
        var device = new ProfileDevice(ObjectIdentifier.Parse("1.3.6.1.4.1.8072.3.2.10"), "Linux");

        var reading = await poller.ReadAsync(reader, device, "host", restarted: false, CancellationToken.None).WaitAsync(s_limit);

        Assert.Null(reading.Error);
        Assert.Contains("ucd-snmp", reading.Profiles);
        Assert.DoesNotContain("cisco-process", reading.Profiles);
        Assert.Contains(reading.Samples, s => s.Labels.Name == "network_interface_mtu_bytes" && s.Labels["interface"] == "lo");
        Assert.Contains(reading.Samples, s => s.Labels.Name == "network_host_load_average" && s.Labels["period"] == "Load-1");
        var memory = reading.Samples.Single(s => s.Labels.Name == "network_host_memory_size_bytes");
        Assert.InRange(memory.Value, 1 << 26, 1L << 45);
        Assert.Equal(reading.Samples.Count, reading.Samples.Select(s => s.Labels).Distinct().Count());
    }

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private static ProfileDevice Device => new(ObjectIdentifier.Parse("1.3.6.1.4.1.99999.1"), "A test device");

    private static TestAgent Agent()
    {
        var agent = new TestAgent();
        agent.System(1);
        agent.Interface(3, "eth3", "Ethernet 3", 1);
        agent.Set("1.3.6.1.4.1.99999.5.1.2.1", SnmpValue.OctetString("one"));
        agent.Set("1.3.6.1.4.1.99999.5.1.2.2", SnmpValue.OctetString("two"));
        agent.Set("1.3.6.1.4.1.99999.5.1.5.1", SnmpValue.Gauge32(3000));
        agent.Set("1.3.6.1.4.1.99999.5.1.5.2", SnmpValue.Gauge32(3100));
        agent.Set("1.3.6.1.2.1.47.1.1.1.1.7.1", SnmpValue.OctetString("Fan 1"));
        return agent;
    }

    private static ProfileLibrary Library()
    {
        var errors = new List<DeclarationError>();
        var library = ProfileLibrary.Build([("acme.yaml", Text)], errors);
        Assert.Empty(errors);
        return library;
    }

    private static Task<ProfileReading> ReadAsync(ProfilePoller poller, SnmpSessionReader reader) =>
        poller.ReadAsync(reader, Device, "d", restarted: false, CancellationToken.None).Within();

    private static IEnumerable<string> Lines(ProfileReading reading) => reading.Samples.Select(s => $"{s.Labels}={s.Value:R}");

    private sealed class Sink : IMetricSink
    {
        public TaskCompletionSource<(MetricSampleList Samples, IReadOnlyList<PromQL.MetricMetadata> Metadata)> Taken { get; } = new();

        public ValueTask AppendAsync(MetricAppend append, CancellationToken cancellation)
        {
            Taken.TrySetResult((new MetricSampleList(append.Samples.ToArray()), append.Metadata));
            return ValueTask.CompletedTask;
        }
    }

    private sealed record MetricSampleList(MetricSample[] Items)
    {
        public MetricSample[] ToArray() => Items;
    }

    private sealed class NoSink : ISnmpPollSink
    {
        public ValueTask OnPollAsync(SnmpDevicePoll poll, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
