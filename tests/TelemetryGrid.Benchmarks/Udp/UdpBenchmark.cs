using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Udp;

namespace TelemetryGrid.Benchmarks.Udp;

/// <summary>
/// Datagrams of 1,464 bytes (a full NetFlow v5 packet) over loopback, sender in the same process, at rising paces: UdpReceiver beside a
/// plain Socket.ReceiveFrom loop with the same receive buffer. Both read every cache line, as a decoder would. Argument: [seconds per step].
/// </summary>
public static class UdpBenchmark
{
    private const int DatagramBytes = 1464;

    // Small enough that a receiver which falls behind shows it within the step.
    private const int ReceiveBufferBytes = 8 << 20;

    public static async Task RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2);
        await DrainAsync();
        foreach (var pace in new[] { 60_000, 120_000, 240_000, int.MaxValue })
        {
            var batched = await BatchedAsync(pace, duration);
            var plain = await PlainAsync(pace, duration);
            var paced = pace == int.MaxValue ? "unpaced" : $"{pace:N0}/s";
            Console.WriteLine($"udp {paced, 9}: UdpReceiver {batched} | ReceiveFrom loop {plain}");
        }
    }

    /// <summary>What the receiving side alone can do: how fast each empties a full kernel buffer, best of several rounds.</summary>
    private static async Task DrainAsync()
    {
        const int Rounds = 20;
        const int Filled = 3000;
        var (batched, plain) = (0d, 0d);
        for (var round = 0; round < Rounds; round++)
        {
            using var gate = new ManualResetEventSlim();
            var handler = new DrainHandler(gate, Filled);
            await using var receiver = new UdpReceiver(Options(), handler);
            receiver.Start();
            Fill(receiver.LocalEndPoint!, Filled);
            gate.Set();
            batched = Math.Max(batched, await handler.PerSecond);

            using var socket = PlainSocket();
            Fill((IPEndPoint)socket.LocalEndPoint!, Filled);
            var buffer = new byte[65536];
            var sender = new SocketAddress(AddressFamily.InterNetwork);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Filled; i++)
            {
                TouchingHandler.Touch(buffer.AsSpan(0, socket.ReceiveFrom(buffer, SocketFlags.None, sender)));
            }
            plain = Math.Max(plain, Filled / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        Console.WriteLine(
            $"udp   drain: UdpReceiver {batched, 9:N0} datagrams/s | ReceiveFrom loop {plain, 9:N0} datagrams/s | ratio {batched / plain:N2}"
        );
    }

    private static void Fill(IPEndPoint target, int datagrams)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(target);
        for (var i = 0; i < datagrams; i++)
        {
            socket.Send(new byte[DatagramBytes]);
        }
    }

    private static UdpReceiverOptions Options() =>
        new()
        {
            Name = "benchmark",
            Address = IPAddress.Loopback,
            ReceiveBufferBytes = ReceiveBufferBytes,
        };

    private static async Task<Outcome> BatchedAsync(int pace, TimeSpan duration)
    {
        var handler = new TouchingHandler();
        await using var receiver = new UdpReceiver(Options(), handler);
        receiver.Start();
        var cpu = Environment.CpuUsage.TotalTime;
        var sent = Send(receiver.LocalEndPoint!, pace, duration, out var seconds);
        var statistics = receiver.Statistics;
        while (statistics.Datagrams + statistics.KernelDrops < sent)
        {
            await Task.Delay(10);
            statistics = receiver.Statistics;
        }
        return new Outcome(
            sent / seconds,
            statistics.Datagrams / seconds,
            sent - statistics.Datagrams,
            statistics.Batches,
            CpuEach(cpu, sent)
        );
    }

    private static async Task<Outcome> PlainAsync(int pace, TimeSpan duration)
    {
        using var socket = PlainSocket();
        var received = 0L;
        var loop = Task.Factory.StartNew(
            () =>
            {
                var buffer = new byte[65536];
                var sender = new SocketAddress(AddressFamily.InterNetwork);
                var sum = 0;
                try
                {
                    while (true)
                    {
                        sum += TouchingHandler.Touch(buffer.AsSpan(0, socket.ReceiveFrom(buffer, SocketFlags.None, sender)));
                        received++;
                    }
                }
                catch (SocketException)
                {
                    return sum;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        var cpu = Environment.CpuUsage.TotalTime;
        var sent = Send((IPEndPoint)socket.LocalEndPoint!, pace, duration, out var seconds);
        await loop;
        return new Outcome(sent / seconds, received / seconds, sent - received, received, CpuEach(cpu, sent));
    }

    private static Socket PlainSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = ReceiveBufferBytes;
        if (OperatingSystem.IsLinux())
        {
            try
            {
                socket.SetRawSocketOption(1, 33, BitConverter.GetBytes(ReceiveBufferBytes)); // SO_RCVBUFFORCE
            }
            catch (SocketException)
            {
                // Without the privilege both sides have what the system's limit allows.
            }
        }
        socket.ReceiveTimeout = 300;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static long Send(IPEndPoint target, int pace, TimeSpan duration, out double seconds)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(target);
        var datagram = new byte[DatagramBytes];
        var sent = 0L;
        var start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        while ((elapsed = Stopwatch.GetElapsedTime(start)) < duration)
        {
            var due = pace == int.MaxValue ? sent + 32 : (long)(elapsed.TotalSeconds * pace);
            for (; sent < due; sent++)
            {
                socket.Send(datagram);
            }
        }
        seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return sent;
    }

    private static double CpuEach(TimeSpan before, long datagrams) =>
        (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / datagrams;

    private readonly record struct Outcome(double SentPerSecond, double ReceivedPerSecond, long Lost, long Calls, double CpuMicroseconds)
    {
        public override string ToString() =>
            $"{ReceivedPerSecond, 9:N0} datagrams/s, lost {Lost, 9:N0} of {SentPerSecond, 9:N0}/s, {Calls:N0} calls, {CpuMicroseconds:N1} µs CPU each with the sender";
    }

    private sealed class TouchingHandler : IDatagramHandler
    {
        private int _sum;

        public static int Touch(ReadOnlySpan<byte> payload)
        {
            var sum = 0;
            for (var i = 0; i < payload.Length; i += 64)
            {
                sum += payload[i];
            }
            return sum;
        }

        public void OnBatch(in DatagramBatch batch)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                _sum += Touch(batch[i].Payload);
            }
        }
    }

    /// <summary>Waits on its first batch until the kernel's buffer is full, then takes the time until it has all.</summary>
    private sealed class DrainHandler(ManualResetEventSlim gate, int expected) : IDatagramHandler
    {
        private readonly TaskCompletionSource<double> _perSecond = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waitedFor;
        private int _count;
        private long _start;

        public Task<double> PerSecond => _perSecond.Task;

        public void OnBatch(in DatagramBatch batch)
        {
            if (_count == 0)
            {
                gate.Wait();
                _waitedFor = batch.Count;
                _start = Stopwatch.GetTimestamp();
            }
            for (var i = 0; i < batch.Count; i++)
            {
                TouchingHandler.Touch(batch[i].Payload);
            }
            _count += batch.Count;
            if (_count >= expected)
            {
                _perSecond.TrySetResult((_count - _waitedFor) / Stopwatch.GetElapsedTime(_start).TotalSeconds);
            }
        }
    }
}
