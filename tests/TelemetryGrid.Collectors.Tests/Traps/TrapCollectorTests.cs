using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Collectors.Traps;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.DeadLetters;

namespace TelemetryGrid.Collectors.Tests.Traps;

/// <summary>The collector with a real socket, and what net-snmp's own tools send.</summary>
public sealed class TrapCollectorTests : IAsyncDisposable
{
    private static readonly string[] s_linkDown =
    [
        "77",
        TrapRig.LinkDown,
        "1.3.6.1.2.1.2.2.1.1.7",
        "i",
        "7",
        "1.3.6.1.2.1.31.1.1.1.1.7",
        "s",
        "Gi0/7",
    ];

    private static readonly string[] s_user =
    [
        .. (string[])["-v3", "-u", "trapper", "-l", "authPriv", "-a", "SHA-256", "-A", "authphrase", "-x", "AES", "-X", "privphrase"],
        .. (string[])["-r", "3", "-t", "5"],
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("trap-collector-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TrapSinkRecorder _sink = new();
    private readonly IngestMetrics _metrics;
    private RejectedRecords? _rejected;

    public TrapCollectorTests() => _metrics = new IngestMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Snmptrap_V1_BecomesAnEvent()
    {
        await using var collector = await StartAsync();

        Assert.Equal(
            0,
            await RunAsync(
                "snmptrap",
                ["-v1", "-c", TrapRig.Community],
                collector,
                "1.3.6.1.4.1.9.1.716",
                "192.0.2.7",
                "2",
                "0",
                "1234",
                "1.3.6.1.2.1.2.2.1.2.7",
                "s",
                "GigabitEthernet0/7"
            )
        );

        var record = await OneAsync();
        Assert.Equal(("interface.status_changed", "192.0.2.7"), (record.Name, record.Device!.Value.Value));
        Assert.Equal(
            ("GigabitEthernet0/7", "7", "down"),
            (record.Labels["interface"], record.Labels["if_index"], record.Labels["oper_status"])
        );
        await UntilAsync(() => collector.Health.RecordsAcknowledged == 1);
    }

    [Theory]
    [InlineData("snmptrap")]
    [InlineData("snmpinform")]
    public async Task SnmptrapAndInform_V2c_AreTakenAndAcknowledged(string program)
    {
        await using var collector = await StartAsync();

        Assert.Equal(0, await RunAsync(program, ["-v2c", "-c", TrapRig.Community, "-r", "3", "-t", "5"], collector, s_linkDown));

        var record = await OneAsync();
        Assert.Equal(("Gi0/7", "down"), (record.Labels["interface"], record.Labels["oper_status"]));
        Assert.Equal("127.0.0.1", record.Device!.Value.Value);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::")]
    public async Task Snmpinform_V3_FindsOurEngineAndIsAcknowledged(string address)
    {
        await using var collector = await StartAsync(address);

        Assert.Equal(0, await RunAsync("snmpinform", s_user, collector, s_linkDown));

        var record = await OneAsync();
        Assert.Equal(("interface.status_changed", "Gi0/7"), (record.Name, record.Labels["interface"]));
        Assert.Equal(1, collector.Counters.Reports);
        Assert.Equal(1, collector.Counters.Events);
    }

    [Fact]
    public async Task Snmptrap_V3_IsTakenUnderTheSendersEngine()
    {
        await using var collector = await StartAsync();

        Assert.Equal(0, await RunAsync("snmptrap", [.. s_user, "-e", "0x8000000001020304", "-n", "vrf-blue"], collector, s_linkDown));

        var record = await OneAsync();
        Assert.Equal(("8000000001020304", "vrf-blue"), (record.Annotations["snmp.engine_id"], record.Annotations["snmp.context"]));
    }

    [Fact]
    public async Task Snmpinform_AfterARestart_IsAcceptedWithBootsCountedOn()
    {
        await using (var first = await StartAsync())
        {
            Assert.Equal(0, await RunAsync("snmpinform", s_user, first, s_linkDown));
        }
        await using var second = await StartAsync();

        Assert.Equal(0, await RunAsync("snmpinform", s_user, second, s_linkDown));

        await UntilAsync(() => _sink.Records.Count == 2);
        var (_, boots) = TrapEngineFile.NextStart(Path.Combine(_folder, "traps.snmp-engine"));
        Assert.Equal(3, boots);
    }

    [Theory]
    [InlineData("-v2c", "-c", "wrong", TrapRefusal.UnknownCommunity)]
    [InlineData("-A", "wrong phrase", "", TrapRefusal.AuthenticationFailed)]
    [InlineData("-u", "nobody", "", TrapRefusal.UnknownUser)]
    [InlineData("-X", "wrong phrase", "", TrapRefusal.AuthenticationFailed)]
    public async Task Snmpinform_WrongCredentials_FailsAtTheSenderAndIsCounted(string option, string value, string more, object refusal)
    {
        await using var collector = await StartAsync();
        string[] arguments =
            option == "-v2c" ? [option, value, more, "-r", "0", "-t", "1"] : [.. s_user, option, value, "-r", "0", "-t", "2"];

        Assert.NotEqual(0, await RunAsync("snmpinform", arguments, collector, s_linkDown));

        Assert.Equal(1, collector.Counters.Refused((TrapRefusal)refusal));
        Assert.Empty(_sink.Records);
        Assert.Equal(SourceStatus.Active, collector.Health.Status);
        Assert.Equal(1, collector.Health.RecordsDropped);
    }

    [Theory]
    [InlineData("-v1 -c traps", "1.3.6.1.4.1.9.1.716 192.0.2.7 2 0 1234 1.3.6.1.2.1.2.2.1.1.7 i 7")]
    [InlineData("-v2c -c traps", "77 1.3.6.1.6.3.1.1.5.3 1.3.6.1.2.1.2.2.1.1.7 i 7")]
    [InlineData("-v2c -c traps -Ci -r 0 -t 0.2", "77 1.3.6.1.6.3.1.1.5.3 1.3.6.1.2.1.2.2.1.1.7 i 7")]
    [InlineData(
        "-v3 -u trapper -l authPriv -a SHA-256 -A authphrase -x AES -X privphrase -e 0x8000000001020304",
        "77 1.3.6.1.6.3.1.1.5.3 1.3.6.1.2.1.2.2.1.1.7 i 7"
    )]
    public async Task Snmptrap_EveryTruncationOfWhatItSends_IsRefused(string options, string notification)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var target = socket.Client.LocalEndPoint!.ToString()!;
        await NetSnmp.RunToolAsync("snmptrap", [.. options.Split(' '), target, .. notification.Split(' ')], _folder);
        var datagram = (await socket.ReceiveAsync(Token).AsTask().Within()).Buffer;
        var rig = new TrapRig();

        for (var length = 0; length < datagram.Length; length++)
        {
            Assert.Null(rig.Give(datagram.AsSpan(0, length)));
        }

        Assert.Equal(datagram.Length, rig.Counters.Refused(TrapRefusal.Malformed));
        Assert.Equal("7", rig.Give(datagram)!.Event!.Labels["if_index"]);
    }

    [Fact]
    public async Task Datagram_NoSnmp_IsADeadLetterAndAForbiddenOneIsNot()
    {
        using var letters = new DeadLetterStore(
            new DeadLetterStoreOptions { Directory = Path.Combine(_folder, "letters") },
            TimeProvider.System
        );
        await using (_rejected = new RejectedRecords(letters, TimeProvider.System, NullLogger<RejectedRecords>.Instance))
        {
            await using var collector = await StartAsync();
            using var sender = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            var trap = new TrapRig().V2c(TrapRig.LinkDown, []);
            // The community begins after the headers of message, version and itself.
            var forbidden = trap.ToArray();
            forbidden[trap.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(TrapRig.Community))] = (byte)'X';

            await sender.SendAsync(trap.AsMemory(..^3), collector.LocalEndPoint!);
            await sender.SendAsync(forbidden, collector.LocalEndPoint!);
            await sender.SendAsync(trap, collector.LocalEndPoint!);
            await UntilAsync(() => _sink.Records.Count > 0);
        }

        var letter = Assert.Single(letters.List(new DeadLetterQuery()).Letters);
        Assert.Equal(("trap.malformed", "traps"), (letter.Reason, letter.Source));
        Assert.Contains("127.0.0.1", letter.Message);
        Assert.Equal(new TrapRig().V2c(TrapRig.LinkDown, [])[..^3], letter.Payload.ToArray());
    }

    [Fact]
    public async Task Inform_IsAcknowledgedOnlyWhenTheLogHasIt()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sink.Open = open.Task;
        await using var collector = await StartAsync();
        using var sender = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var inform = new TrapRig().V2c(TrapRig.LinkDown, [], SnmpPduType.InformRequest, 5);

        await sender.SendAsync(inform, collector.LocalEndPoint!);
        await sender.SendAsync(inform, collector.LocalEndPoint!);
        await UntilAsync(() => collector.Counters.Repetitions == 1 && _sink.Attempts == 1);
        Assert.Equal(0, sender.Available);
        open.SetResult();

        // One for each time it came, and one event.
        await sender.ReceiveAsync(Token).AsTask().Within();
        await sender.ReceiveAsync(Token).AsTask().Within();
        Assert.Single(_sink.Records);
    }

    [Fact]
    public async Task Inform_LogRefuses_IsNotAcknowledgedAndTakenWhenItComesAgain()
    {
        _sink.IsBroken = true;
        await using var collector = await StartAsync();
        using var sender = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var inform = new TrapRig().V2c(TrapRig.LinkDown, [], SnmpPduType.InformRequest, 5);
        await sender.SendAsync(inform, collector.LocalEndPoint!);
        await UntilAsync(() => collector.Health.Status == SourceStatus.Error);
        Assert.Equal("The disk is full.", collector.Health.Error);

        _sink.IsBroken = false;
        await sender.SendAsync(inform, collector.LocalEndPoint!);
        await sender.ReceiveAsync(Token).AsTask().Within();

        Assert.Equal(0, sender.Available);
        Assert.Single(_sink.Records);
        await UntilAsync(() => collector.Health.Status == SourceStatus.Active);
        Assert.Equal((1, 1), (collector.Health.RecordsAcknowledged, collector.Health.RecordsDropped));
    }

    [Fact]
    public async Task Flood_LogStandsStill_IsBoundedAndEveryDropCounted()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sink.Open = open.Task;
        await using var collector = await StartAsync(
            options: new TrapCollectorOptions
            {
                StateDirectory = _folder,
                MaxQueued = 100,
                MaxBatch = 10,
            }
        );
        var trap = new TrapRig().V2c(TrapRig.LinkDown, []);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var i = 0; i < 2000; i++)
        {
            await sender.SendToAsync(trap, collector.LocalEndPoint!);
        }
        await UntilAsync(() => collector.Health.Messages + collector.Health.KernelDrops == 2000);
        open.SetResult();
        await UntilAsync(() => collector.Health.RecordsAcknowledged == _sink.Records.Count && _sink.Records.Count >= 100);

        var health = collector.Health;
        Assert.InRange(_sink.Records.Count, 100, 120);
        Assert.Equal(health.Messages, health.RecordsAcknowledged + health.RecordsDropped);
    }

    [Fact]
    public async Task StartAsync_PortTaken_SaysSo()
    {
        await using var first = await StartAsync();
        var second = Collector($"{first.LocalEndPoint}");

        var e = await Assert.ThrowsAnyAsync<IOException>(() => second.StartAsync(Token));
        Assert.Contains($"{first.LocalEndPoint!.Port}", e.Message, StringComparison.Ordinal);
        await second.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<TrapCollector> StartAsync(string address = "127.0.0.1", TrapCollectorOptions? options = null)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Dispose();
        var collector = Collector(new IPEndPoint(IPAddress.Parse(address), port).ToString(), options);
        await collector.StartAsync(Token);
        return collector;
    }

    private TrapCollector Collector(string endpoint, TrapCollectorOptions? options = null)
    {
        var source = new SourceDefinition
        {
            Id = SourceId.Parse("traps"),
            Kind = SourceKind.Trap,
            Endpoint = endpoint,
            Settings = ImmutableDictionary<string, string>.Empty.Add(TrapSettings.RateLimit, "1000000"),
        };
        var credentials = new SourceCredentials(
            ImmutableDictionary<string, string>
                .Empty.Add(TrapSettings.Community, $"public\n{TrapRig.Community}")
                .Add(TrapSettings.UserList, "trapper sha256 authphrase aes128 privphrase")
        );
        Assert.Empty(SourceRules.Validate(source, credentials));
        return new TrapCollector(
            source,
            credentials,
            options ?? new TrapCollectorOptions { StateDirectory = _folder },
            new SnmpUsers(),
            _sink,
            new DeviceAddressBook(),
            _metrics,
            TimeProvider.System,
            NullLogger<TrapCollector>.Instance,
            _rejected
        );
    }

    private async Task<EventRecord> OneAsync()
    {
        await UntilAsync(() => _sink.Records.Count > 0);
        return Assert.Single(_sink.Records);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "It did not happen within 20 s.");
            await Task.Yield();
        }
    }

    private async Task<int> RunAsync(string program, string[] options, TrapCollector collector, params string[] notification)
    {
        var target = new IPEndPoint(IPAddress.Loopback, collector.LocalEndPoint!.Port);
        return await NetSnmp.RunToolAsync(program, [.. options, target.ToString(), .. notification], _folder);
    }
}
