using System.Net;
using System.Net.Sockets;
using System.Text;
using TelemetryGrid.Collectors.Syslog;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.DeadLetters;

namespace TelemetryGrid.Collectors.Tests.Syslog;

/// <summary>Streams that are cut anyhow, broken, endless, too many, or faster than the log.</summary>
public sealed class SyslogStreamTests
{
    [Fact]
    public async Task Stream_MixedFramingInAnyChunks_EveryMessageInOrder()
    {
        var random = new Random(11);
        var expected = new List<string>();
        var stream = new StringBuilder();
        for (var i = 0; i < 500; i++)
        {
            var body = $"{i} " + new string((char)('a' + (i % 26)), random.Next(0, 300));
            expected.Add(body.TrimEnd());
            var message = $"<14>app: {body.TrimEnd()}";
            stream.Append(random.Next(2) == 0 ? $"{message.Length} {message}" : message + (random.Next(2) == 0 ? "\n" : "\r\n"));
        }
        await using var rig = await SyslogRig.StartAsync(new());
        using var socket = await rig.ConnectAsync();
        socket.NoDelay = true;
        var bytes = Encoding.UTF8.GetBytes(stream.ToString());
        for (var at = 0; at < bytes.Length; )
        {
            var length = Math.Min(random.Next(1, 2000), bytes.Length - at);
            await socket.SendAsync(bytes.AsMemory(at, length));
            at += length;
        }
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(expected, await rig.BodiesAsync(500));
    }

    [Fact]
    public async Task Stream_EndlessLine_CutOnceAndTheNextLineRead()
    {
        await using var rig = await SyslogRig.StartAsync(new() { MaxMessageBytes = 1000 });
        using var socket = await rig.ConnectAsync();
        var part = Encoding.ASCII.GetBytes(new string('x', 10_000));
        await socket.SendAsync(Encoding.ASCII.GetBytes("<14>app: "));
        for (var i = 0; i < 1000; i++)
        {
            await socket.SendAsync(part);
        }
        await socket.SendAsync(Encoding.ASCII.GetBytes("\n<14>app: next\n"));
        var records = await rig.RecordsAsync(2);
        Assert.Equal(["cut"], records[0].Annotations.Keys);
        Assert.Equal(["next"], (await rig.BodiesAsync(2))[1..]);
        Assert.Equal(1, rig[SyslogCount.Cut]);
        Assert.Equal(2, rig[SyslogCount.Messages]);
    }

    [Fact]
    public async Task Stream_EndsWithinAFrame_WhatCameIsKept()
    {
        await using var rig = await SyslogRig.StartAsync(new());
        await rig.SendAsync("14 <14>app: whole50 <14>app: half");
        Assert.Equal(["whole", "half"], await rig.BodiesAsync(2));
        Assert.Equal(1, rig[SyslogCount.Truncated]);
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == 0);
    }

    [Fact]
    public async Task Stream_ResetWithinALine_WhatCameIsKept()
    {
        await using var rig = await SyslogRig.StartAsync(new());
        var socket = await rig.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes("<14>app: whole\n<14>app: half"));
        await rig.RecordsAsync(1);
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
        Assert.Equal(["whole", "half"], await rig.BodiesAsync(2));
        Assert.Equal(1, rig[SyslogCount.BrokenConnections]);
    }

    [Fact]
    public async Task Stream_NoCountWhereOneMustBe_Closed()
    {
        await using var rig = await SyslogRig.StartAsync(new() { Framing = SyslogFraming.OctetCounting });
        using var socket = await rig.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes("12 <14>app: one<14>app: two\n"));
        Assert.Equal(["one"], await rig.BodiesAsync(1));
        Assert.Equal(0, await ReadToEndAsync(socket));
        Assert.Equal(1, rig.Collector.Health.Malformed);
        await SyslogRig.UntilAsync(() => rig.Letters.Describe().Letters > 0);
        var letter = Assert.Single(rig.Letters.List(new DeadLetterQuery()).Letters);
        Assert.Equal(("syslog.framing_lost", "logs"), (letter.Reason, letter.Source));
        Assert.Equal("<14>app: two\n", Encoding.ASCII.GetString(letter.Payload.Span));
    }

    [Fact]
    public async Task Stream_RandomBytes_NeighbourUnharmed()
    {
        await using var rig = await SyslogRig.StartAsync(new() { MaxMessageBytes = 2000 });
        using var good = await rig.ConnectAsync();
        var random = new Random(3);
        for (var i = 0; i < 20; i++)
        {
            using var bad = await rig.ConnectAsync();
            var noise = new byte[random.Next(1, 50_000)];
            random.NextBytes(noise);
            await bad.SendAsync(noise);
            await good.SendAsync(Encoding.ASCII.GetBytes($"<14>good: {i}\n"));
        }
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == 1);
        await SyslogRig.UntilAsync(() => rig[SyslogCount.Acknowledged] == rig[SyslogCount.Records]);
        var records = await rig.RecordsAsync((int)rig[SyslogCount.Records]);
        var bodies = records.OfType<LogRecord>().Where(r => r.Labels.GetValueOrDefault("app") == "good").Select(r => r.Body);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), bodies);
    }

    [Fact]
    public async Task Connections_TenThousand_BoundHoldsAndOldOnesWork()
    {
        const int Allowed = 50;
        await using var rig = await SyslogRig.StartAsync(new() { MaxConnections = Allowed });
        var first = new List<Socket>();
        for (var i = 0; i < Allowed; i++)
        {
            first.Add(await rig.ConnectAsync());
        }
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == Allowed);
        for (var i = Allowed; i < 10_000; i++)
        {
            using var socket = await rig.ConnectAsync();
            // Ports are fewer than connections where each has to wait out its close.
            socket.LingerState = new LingerOption(true, 0);
        }
        await SyslogRig.UntilAsync(() => rig[SyslogCount.RefusedConnections] == 10_000 - Allowed);
        Assert.Equal(Allowed, rig.Collector.Connections);
        foreach (var socket in first)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes("<14>app: still here\n"));
        }
        Assert.Equal(Allowed, (await rig.BodiesAsync(Allowed)).Length);
        first.ForEach(s => s.Dispose());
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == 0);
        await rig.SendAsync("<14>app: another\n");
        await rig.BodiesAsync(Allowed + 1);
    }

    [Fact]
    public async Task Connections_Idle_ClosedAfterTheTimeout()
    {
        var time = new ManualTimeProvider();
        await using var rig = await SyslogRig.StartAsync(new() { IdleTimeout = TimeSpan.FromMinutes(10) }, time);
        using var socket = await rig.ConnectAsync();
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == 1);
        time.Advance(TimeSpan.FromMinutes(9));
        await socket.SendAsync(Encoding.ASCII.GetBytes("<14>app: awake\n"));
        await SyslogRig.UntilAsync(() => rig[SyslogCount.Messages] == 1);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(1, rig.Collector.Connections);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await ReadToEndAsync(socket));
        Assert.Equal(1, rig[SyslogCount.IdleConnections]);
    }

    [Fact]
    public async Task Connections_OfExcludedSenders_Refused()
    {
        await using var rig = await SyslogRig.StartAsync(
            new(),
            change: s => s with { Filters = [new SourceFilter("exporter", "127.0.0.0/8", Include: false)] }
        );
        using var socket = await rig.ConnectAsync();
        Assert.Equal(0, await ReadToEndAsync(socket));
        await rig.SendDatagramAsync("<14>x"u8.ToArray());
        await SyslogRig.UntilAsync(() => rig[SyslogCount.FilteredSenders] == 2);
        Assert.Equal(0, rig[SyslogCount.Records]);
    }

    [Fact]
    public async Task Log_Full_StreamWaitsAndNothingIsLost()
    {
        const int Messages = 40_000;
        await using var rig = await SyslogRig.StartAsync(new(), maxLogBytes: 2 << 20);
        var sending = rig.SendAsync([.. Numbered(Messages, 1000)]);
        await SyslogRig.UntilAsync(() => rig.Collector.Health.Status == SourceStatus.Error);
        Assert.Contains("full", rig.Collector.Health.Error, StringComparison.Ordinal);
        Assert.True(rig[SyslogCount.Messages] < Messages);
        // A consumer comes.
        var bodies = new List<string>();
        var next = new long[rig.Log.PartitionCount];
        await SyslogRig.UntilAsync(() =>
        {
            for (var partition = 0; partition < next.Length; partition++)
            {
                foreach (var entry in rig.Log.ReadAsync(partition, next[partition]).ToBlockingEnumerable())
                {
                    var records = new List<TelemetryRecord>();
                    SyslogRig.Read(entry.Payload.Span, records);
                    bodies.AddRange(records.Select(r => ((LogRecord)r).Body));
                    next[partition] = entry.Sequence + 1;
                }
                rig.Log.Trim(partition, next[partition] - 1);
            }
            return bodies.Count >= Messages;
        });
        await sending;
        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"message {i}"), bodies);
        Assert.Equal(0, rig.Collector.Health.RecordsDropped);
        Assert.Equal(SourceStatus.Active, rig.Collector.Health.Status);
    }

    [Fact]
    public async Task Log_FullAndStopped_EndsAndCounts()
    {
        await using var rig = await SyslogRig.StartAsync(new(), maxLogBytes: 1 << 20);
        using var socket = await rig.ConnectAsync();
        var sending = Task.Run(async () =>
        {
            try
            {
                foreach (var part in Numbered(100_000, 1000))
                {
                    await socket.SendAsync(Encoding.ASCII.GetBytes(part));
                }
            }
            catch (SocketException)
            {
                // The collector stops while it sends.
            }
        });
        await SyslogRig.UntilAsync(() => rig.Collector.Health.Status == SourceStatus.Error);
        await rig.Collector.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        await sending;
        Assert.Equal(rig[SyslogCount.Records], rig[SyslogCount.Acknowledged] + rig[SyslogCount.DroppedAtStop]);
        Assert.True(rig[SyslogCount.DroppedAtStop] > 0);
    }

    [Fact]
    public async Task Datagrams_LogFull_DroppedOnesCounted()
    {
        await using var rig = await SyslogRig.StartAsync(new(), maxLogBytes: 1 << 20);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var message = Encoding.ASCII.GetBytes("<14>app: " + new string('x', 8000));
        var sent = 0;
        await SyslogRig.UntilAsync(() =>
        {
            for (var i = 0; i < 20; i++, sent++)
            {
                socket.SendTo(message, rig.Collector.DatagramEndPoint!);
            }
            return rig[SyslogCount.DroppedUdp] > 0;
        });
        await SyslogRig.UntilAsync(() => rig[SyslogCount.Messages] + rig.Collector.Health.KernelDrops == sent);
        Assert.Equal(rig[SyslogCount.Messages], rig[SyslogCount.Records] + rig[SyslogCount.DroppedUdp]);
        Assert.Equal(rig[SyslogCount.DroppedUdp], rig.Collector.Health.RecordsDropped);
    }

    [Fact]
    public async Task Collector_StoppedAndStartedAgain_SenderComesBackAndNothingOfEitherIsLost()
    {
        await using var rig = await SyslogRig.StartAsync(new());
        var endpoint = rig.Stream.ToString();
        await rig.SendAsync("<14>app: before\n");
        await rig.BodiesAsync(1);
        using var open = await rig.ConnectAsync();
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == 1);
        await rig.Collector.DisposeAsync();
        Assert.Equal(0, await ReadToEndAsync(open));
        await rig.StartCollectorAsync(new() { Transports = SyslogTransports.Tcp }, change: s => s with { Endpoint = endpoint });
        await rig.SendAsync("<14>app: after\n");
        Assert.Equal(["before", "after"], await rig.BodiesAsync(1));
    }

    private static IEnumerable<string> Numbered(int count, int perPart)
    {
        for (var i = 0; i < count; i += perPart)
        {
            yield return string.Concat(Enumerable.Range(i, perPart).Select(n => $"<14>app: message {n}\n"));
        }
    }

    private static async Task<int> ReadToEndAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[16]).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (SocketException)
        {
            return 0; // a reset is an end as well
        }
    }
}
