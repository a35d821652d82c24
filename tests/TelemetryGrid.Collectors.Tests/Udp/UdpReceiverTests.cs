using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Udp;

namespace TelemetryGrid.Collectors.Tests.Udp;

public sealed class UdpReceiverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false, "127.0.0.1")]
    [InlineData(true, "127.0.0.1")]
    [InlineData(false, "::")]
    [InlineData(true, "::")]
    public async Task Receive_FromIPv4_HandsOverPayloadAndSender(bool portable, string listen)
    {
        var handler = new RecordingHandler();
        await using var receiver = Start(handler, portable, o => o.Address = IPAddress.Parse(listen));
        using var sender = Sender(receiver, "127.0.0.1");
        for (var i = 0; i < 200; i++)
        {
            sender.Send(Payload(i));
        }
        var received = await handler.WaitForAsync(200);
        Assert.Equal(Enumerable.Range(0, 200).Select(Payload), received.Select(r => r.Payload));
        Assert.All(received, r => Assert.Equal(sender.LocalEndPoint, new IPEndPoint(r.Source, r.Port)));
        Assert.Equal(200, receiver.Statistics.Datagrams);
        Assert.Equal(received.Sum(r => r.Payload.Length), receiver.Statistics.Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_FromIPv6_HandsOverPayloadAndSender(bool portable)
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Skip("this system has no IPv6");
        }
        var handler = new RecordingHandler();
        await using var receiver = Start(handler, portable, o => o.Address = IPAddress.IPv6Any);
        using var sender = Sender(receiver, "::1");
        sender.Send("six"u8);
        var (payload, source, port, _) = Assert.Single(await handler.WaitForAsync(1));
        Assert.Equal("six"u8.ToArray(), payload);
        Assert.Equal(sender.LocalEndPoint, new IPEndPoint(source, port));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_TooLongAndEmptyDatagrams_DropsAndCountsOnlyTheLong(bool portable)
    {
        var handler = new RecordingHandler();
        await using var receiver = Start(handler, portable, o => o.MaxDatagramBytes = 100);
        using var sender = Sender(receiver);
        sender.Send(new byte[101]);
        sender.Send(new byte[100]);
        sender.Send(new byte[5000]);
        sender.Send(ReadOnlySpan<byte>.Empty);
        sender.Send("last"u8);
        var received = await handler.WaitForAsync(3);
        Assert.Equal([100, 0, 4], received.Select(r => r.Payload.Length));
        Assert.Equal(2, receiver.Statistics.Truncated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_HandlerThrows_IsCountedAndReceivingGoesOn(bool portable)
    {
        var handler = new RecordingHandler();
        var first = true;
        handler.Intercept = _ =>
        {
            if (first)
            {
                first = false;
                throw new InvalidOperationException("broken handler");
            }
        };
        await using var receiver = Start(handler, portable);
        using var sender = Sender(receiver);
        sender.Send("lost"u8);
        while (receiver.Statistics.HandlerErrors == 0)
        {
            await Task.Yield();
        }
        sender.Send("kept"u8);
        Assert.Equal("kept"u8.ToArray(), Assert.Single(await handler.WaitForAsync(1)).Payload);
        Assert.Equal(1, receiver.Statistics.HandlerErrors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_IdleOrBusy_EndsAndCallsTheHandlerNoMore(bool portable)
    {
        var handler = new RecordingHandler();
        var receiver = Start(handler, portable);
        using var sender = Sender(receiver);
        using var flood = new CancellationTokenSource();
        var flooding = Task.Run(() =>
        {
            while (!flood.IsCancellationRequested)
            {
                try
                {
                    sender.Send(new byte[50]);
                }
                catch (SocketException)
                {
                    // Refused once the port is closed.
                }
            }
        });
        await handler.WaitForAsync(100);
        await receiver.StopAsync().WaitAsync(Patience);
        var count = handler.Received.Count;
        await flood.CancelAsync();
        await flooding;
        Assert.Equal(count, handler.Received.Count);
        Assert.True(receiver.Statistics.Datagrams >= count);

        var idle = Start(new RecordingHandler(), portable);
        await idle.StopAsync().WaitAsync(Patience);
        await idle.DisposeAsync();
    }

    [Fact]
    public async Task Receive_HandlerTooSlow_KernelDropsAndReceivedAddUp()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("kernel drops are known on Linux only");
        }
        const int Sent = 2000;
        using var release = new ManualResetEventSlim();
        var handler = new RecordingHandler { Intercept = _ => release.Wait(Patience) };
        await using var receiver = Start(handler, portable: false, o => o.ReceiveBufferBytes = 16 << 10);
        using var sender = Sender(receiver);
        for (var i = 0; i < Sent; i++)
        {
            sender.Send(new byte[1000]);
        }
        var dropped = receiver.Statistics.KernelDrops;
        Assert.True(dropped > 0);
        release.Set();
        await handler.WaitForAsync(Sent - (int)dropped!.Value);
        Assert.Equal(Sent, receiver.Statistics.Datagrams + receiver.Statistics.KernelDrops);
    }

    [Fact]
    public async Task Receive_TwoSockets_ShareThePortAndKeepASendersOrder()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("several sockets on one port need Linux");
        }
        var handler = new RecordingHandler();
        await using var receiver = Start(handler, portable: false, o => o.Sockets = 2);
        var senders = Enumerable.Range(0, 32).Select(_ => Sender(receiver)).ToList();
        for (var i = 0; i < 20; i++)
        {
            senders.ForEach(s => s.Send([(byte)i]));
        }
        var received = await handler.WaitForAsync(640);
        Assert.Equal([0, 1], received.Select(r => r.Socket).Distinct().Order());
        foreach (var sender in received.GroupBy(r => r.Port))
        {
            Assert.Single(sender.Select(r => r.Socket).Distinct());
            Assert.Equal(Enumerable.Range(0, 20), sender.Select(r => (int)r.Payload[0]));
        }
        senders.ForEach(s => s.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Receive_ManyDatagrams_AllocatesNothingOnTheReceiveThread(bool portable)
    {
        const int Sent = 3000;
        var handler = new AllocationHandler(warmUp: 500, until: Sent);
        await using var receiver = Start(handler, portable);
        using var sender = Sender(receiver);
        for (var i = 0; i < Sent; i++)
        {
            sender.Send(new byte[1464]);
        }
        // Less than a byte a datagram: the runtime itself may allocate once when it replaces code by a better compiled one.
        Assert.InRange(await handler.Allocated.WaitAsync(Patience), 0, 1024);
    }

    [Fact]
    public async Task Receive_WithAListener_ReportsMetricsByCollectorOnly()
    {
        var measured = new Dictionary<string, long>();
        var tagNames = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "TelemetryGrid.Collectors")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
            {
                var collector = tags.ToArray().FirstOrDefault(t => t.Key == "collector").Value as string;
                if (collector != nameof(Receive_WithAListener_ReportsMetricsByCollectorOnly))
                {
                    return;
                }
                lock (measured)
                {
                    measured[instrument.Name] = measured.GetValueOrDefault(instrument.Name) + value;
                    tagNames.UnionWith(tags.ToArray().Select(t => t.Key));
                }
            }
        );
        listener.Start();
        var handler = new RecordingHandler();
        var receiver = Start(
            handler,
            portable: false,
            o =>
            {
                o.Name = nameof(Receive_WithAListener_ReportsMetricsByCollectorOnly);
                o.MaxDatagramBytes = 10;
            }
        );
        using var sender = Sender(receiver);
        sender.Send(new byte[11]);
        sender.Send(new byte[10]);
        sender.Send(new byte[5]);
        await handler.WaitForAsync(2);
        await receiver.StopAsync();
        Assert.Equal(2, measured["network_telemetry.udp.datagrams"]);
        Assert.Equal(15, measured["network_telemetry.udp.io"]);
        Assert.Equal(1, measured["network_telemetry.udp.truncated"]);
        Assert.Equal(["collector"], tagNames);
    }

    [Fact]
    public async Task Receive_Batch_CarriesTheTimeOfTheProvider()
    {
        var now = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var handler = new RecordingHandler();
        var seen = default(DateTimeOffset);
        handler.Intercept = batch => seen = batch.ReceivedAt;
        await using var receiver = new UdpReceiver(
            new UdpReceiverOptions { Name = "test", Address = IPAddress.Loopback },
            handler,
            new StoppedTime(now)
        );
        receiver.Start();
        using var sender = Sender(receiver);
        sender.Send("x"u8);
        await handler.WaitForAsync(1);
        Assert.Equal(now, seen);
    }

    [Fact]
    public void Start_PortInUse_SaysSoInOneSentence()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        var refused = Assert.Throws<UdpBindException>(() => Start(new RecordingHandler(), portable: false, o => o.Port = port));
        Assert.Equal($"UDP port {port} on 127.0.0.1 is in use by another program.", refused.Message);
    }

    [Fact]
    public void Start_ForeignAddress_SaysSoInOneSentence()
    {
        // 192.0.2.0/24 is set aside for documentation (RFC 5737).
        var refused = Assert.Throws<UdpBindException>(() =>
            Start(new RecordingHandler(), portable: false, o => (o.Address, o.Port) = (IPAddress.Parse("192.0.2.1"), 2055))
        );
        Assert.Equal("UDP port 2055 cannot be opened on 192.0.2.1 because this machine does not have that address.", refused.Message);
    }

    [Fact]
    public async Task Start_Linux_ReportsTheReceiveBufferGranted()
    {
        await using var receiver = Start(new RecordingHandler(), portable: false, o => o.ReceiveBufferBytes = 128 << 10);
        Assert.True(receiver.ReceiveBufferBytes >= 128 << 10);
    }

    [Fact]
    public void Construct_InvalidOptions_ListsEveryError()
    {
        var invalid = Assert.Throws<ArgumentException>(() =>
            new UdpReceiver(new UdpReceiverOptions { Port = 70_000, BatchSize = 0 }, new RecordingHandler())
        );
        Assert.Contains("Name", invalid.Message, StringComparison.Ordinal);
        Assert.Contains("Port", invalid.Message, StringComparison.Ordinal);
        Assert.Contains("BatchSize", invalid.Message, StringComparison.Ordinal);
    }

    private static UdpReceiver Start(IDatagramHandler handler, bool portable, Action<UdpReceiverOptions>? configure = null)
    {
        var options = new UdpReceiverOptions
        {
            Name = "test",
            Address = IPAddress.Loopback,
            Portable = portable,
        };
        configure?.Invoke(options);
        var receiver = new UdpReceiver(options, handler);
        receiver.Start();
        return receiver;
    }

    private static Socket Sender(UdpReceiver receiver, string address = "127.0.0.1")
    {
        var target = new IPEndPoint(IPAddress.Parse(address), receiver.LocalEndPoint!.Port);
        var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(target);
        return socket;
    }

    private static byte[] Payload(int number)
    {
        var payload = new byte[1 + (number * 7 % 1400)];
        new Random(number).NextBytes(payload);
        return payload;
    }

    private sealed class StoppedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>Compares what the receive thread has allocated after a warm-up and at the end.</summary>
    private sealed class AllocationHandler(int warmUp, int until) : IDatagramHandler
    {
        private readonly TaskCompletionSource<long> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long? _before;
        private int _count;

        public Task<long> Allocated => _allocated.Task;

        public void OnBatch(in DatagramBatch batch)
        {
            _count += batch.Count;
            if (_count >= warmUp)
            {
                _before ??= GC.GetAllocatedBytesForCurrentThread();
            }
            if (_count >= until)
            {
                _allocated.TrySetResult(GC.GetAllocatedBytesForCurrentThread() - _before!.Value);
            }
        }
    }
}
