using System.Net;
using TelemetryGrid.Collectors.Tests.Gnmi;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Grpc;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Agents;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>gNMI of the simulated devices, to the collector over HTTP/2 and by itself.</summary>
public sealed class SimulatedGnmiTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("json_ietf")]
    [InlineData("json")]
    [InlineData("proto")]
    public async Task Collector_Subscribed_HasTheCountersThatSnmpTells(string encoding)
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        traffic.Run(3);
        SimulatedDevice device = traffic.Devices.First(d => d.SpeaksGnmi);
        await using GnmiAgent agent = await GnmiAgent.StartAsync();
        agent.Serve = async call =>
        {
            GrpcStatus status = await new GnmiService(device, Noon, TimeProvider.System).ServeAsync(
                call.Requests,
                call.Responses,
                call.Cancellation
            );
            call.End((int)status.Code, status.Message ?? "");
        };
        await using var rig = new GnmiRig();
        await rig.CollectAsync(agent.Address, new GnmiDefinition { Tls = false, Encoding = encoding });
        await GnmiRig.UntilAsync(() => rig.Readings().Select(r => r.Reading.Name).Distinct().Count() == device.Interfaces.Count);
        foreach (SimulatedInterface one in device.Interfaces)
        {
            InterfaceCounters reading = rig.Readings().First(r => r.Reading.Name == one.Name).Reading;
            Assert.Equal(
                (one.InOctets, one.OutOctets, one.InErrors, one.IsUp ? InterfaceStatus.Up : InterfaceStatus.Down),
                (reading.InOctets!.Value, reading.OutOctets!.Value, reading.InErrors!.Value, reading.OperStatus)
            );
        }
        await GnmiRig.UntilAsync(() =>
            rig.Samples().Any(s => s.Key.StartsWith("network_cpu_utilization_ratio{", StringComparison.Ordinal))
        );
        double cpu = rig.Samples().First(s => s.Key.StartsWith("network_cpu_utilization_ratio{", StringComparison.Ordinal)).Value;
        Assert.Equal(Math.Round(100 * device.CpuUtilization) / 100, cpu, 6);
    }

    [Theory]
    [InlineData("/interfaces/interface[name=PORT]/state/counters", 12)]
    [InlineData("/interfaces/interface[name=*]/state/oper-status", -1)]
    [InlineData("/interfaces/*/state/ifindex", -1)]
    [InlineData("/.../in-octets", -1)]
    [InlineData("/system/cpus/cpu", 1)]
    [InlineData("/bgp", 0)]
    public async Task Once_PathWithWildcards_SendsWhatItMatchesThenSync(string path, int leaves)
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        SimulatedDevice device = traffic.Devices[0];
        path = path.Replace("PORT", device.Links[0].Name, StringComparison.Ordinal);
        Assert.True(GnmiPath.TryParse(path, out GnmiPath? parsed, out _));
        (GrpcStatus status, List<byte[]> messages) = await CallAsync(
            device,
            GnmiRequestWriter.Subscribe(
                new GnmiSubscribeRequest([new GnmiSubscription(parsed)]) { Mode = GnmiListMode.Once, Encoding = GnmiEncoding.Proto }
            )
        );
        Assert.Equal(default, status);
        Assert.Equal(GnmiResponseWriter.Sync(), messages[^1]);
        int updates = 0;
        foreach (byte[] message in messages)
        {
            var counter = new Counter();
            GnmiResponse response = GnmiResponseReader.Read(message, new Protocols.Streaming.TelemetryPath(), counter);
            Assert.Equal(DecodeStatus.Ok, response.Defect.Status);
            updates += counter.Updates;
        }
        Assert.Equal(leaves < 0 ? device.Interfaces.Count : leaves, updates);
    }

    [Fact]
    public async Task Poll_AndWrongRequests_AreAnsweredAsTheSpecificationSays()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        SimulatedDevice device = traffic.Devices[0];
        Assert.True(GnmiPath.TryParse("/system/state/hostname", out GnmiPath? path, out _));
        byte[] poll = GnmiRequestWriter.Subscribe(new GnmiSubscribeRequest([new GnmiSubscription(path)]) { Mode = GnmiListMode.Poll });
        (GrpcStatus status, List<byte[]> messages) = await CallAsync(device, poll, GnmiRequestWriter.Poll(), GnmiRequestWriter.Poll());
        Assert.Equal((default(GrpcStatus), 6), (status, messages.Count));

        Assert.Equal(GrpcStatusCode.InvalidArgument, (await CallAsync(device, GnmiRequestWriter.Poll())).Status.Code);
        Assert.Equal(GrpcStatusCode.InvalidArgument, (await CallAsync(device, [0x0A, 9, 1])).Status.Code);
        Assert.Equal(GrpcStatusCode.InvalidArgument, (await CallAsync(device, poll, poll)).Status.Code);
        byte[] bytes = GnmiRequestWriter.Subscribe(
            new GnmiSubscribeRequest([new GnmiSubscription(path)]) { Encoding = GnmiEncoding.Bytes }
        );
        Assert.Equal(GrpcStatusCode.Unimplemented, (await CallAsync(device, bytes)).Status.Code);
    }

    [Fact]
    public void RequestReader_WhatTheWriterWrote_IsTheSameAndDamageIsAStatus()
    {
        Assert.True(GnmiPath.TryParse("/interfaces/interface[name=xe-0/0/0]/state", out GnmiPath? path, out _));
        byte[] message = GnmiRequestWriter.Subscribe(
            new GnmiSubscribeRequest([
                new GnmiSubscription(path) { SampleInterval = TimeSpan.FromSeconds(5) },
                new GnmiSubscription(GnmiPath.Root) { Mode = GnmiSubscriptionMode.OnChange },
            ])
            {
                Encoding = GnmiEncoding.JsonIetf,
                UpdatesOnly = true,
            }
        );
        Assert.Equal(DecodeStatus.Ok, GnmiRequestReader.TryRead(message, out GnmiSubscribeRequest? request));
        Assert.Equal((GnmiListMode.Stream, GnmiEncoding.JsonIetf, true), (request!.Mode, request.Encoding, request.UpdatesOnly));
        Assert.Equal([path.ToString(), GnmiPath.Root.ToString()], request.Subscriptions.Select(s => s.Path.ToString()));
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.Zero], request.Subscriptions.Select(s => s.SampleInterval));
        for (int length = 1; length < message.Length; length++)
        {
            Assert.NotEqual(DecodeStatus.Ok, GnmiRequestReader.TryRead(message.AsSpan(0, length), out _));
        }
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. message];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            GnmiRequestReader.TryRead(damaged, out _);
        }
    }

    private static async Task<(GrpcStatus Status, List<byte[]> Messages)> CallAsync(SimulatedDevice device, params byte[][] requests)
    {
        using var sent = new MemoryStream([.. requests.SelectMany(GnmiWire.Frame)]);
        using var received = new MemoryStream();
        GrpcStatus status = await new GnmiService(device, Noon, TimeProvider.System).ServeAsync(sent, received, CancellationToken.None);
        var frames = new GrpcFrameBuffer(1 << 20, isGzip: false);
        var messages = new List<byte[]>();
        received.Position = 0;
        while (await received.ReadAsync(frames.GetMemory()) is var read and > 0)
        {
            frames.Advance(read);
            while (frames.TryRead(out ReadOnlySpan<byte> message) == GrpcFrameStatus.Message)
            {
                messages.Add(message.ToArray());
            }
        }
        return (status, messages);
    }

    private sealed class Counter : Protocols.Streaming.ITelemetrySink
    {
        public int Updates { get; private set; }

        public void OnUpdate(in Protocols.Streaming.TelemetryUpdate update) => Updates++;

        public void OnDelete(in Protocols.Streaming.TelemetryUpdate update) => Assert.Fail("Nothing is ever gone.");
    }
}
