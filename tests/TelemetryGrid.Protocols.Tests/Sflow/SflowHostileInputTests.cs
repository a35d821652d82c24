using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Sflow;
using TelemetryGrid.Protocols.Tests.Packets;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Sflow;

public sealed class SflowHostileInputTests
{
    private readonly FlowRecordBuffer _flows = new();
    private readonly InterfaceCounterBuffer _counters = new();
    private readonly SflowSampleBuffer _samples = new();

    private static byte[] MixedDatagram()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x8100).Vlan(9, 0x86DD).IPv6(60).Extension(6, 1).Tcp(443, 55_000, 0x18).ToArray();
        (uint, XdrWriter) flow = XdrWriter.FlowSample([
            XdrWriter.RawHeader(frame, 1518),
            (1001, new XdrWriter().UInt32(10, 0, 20, 0)),
            (1002, new XdrWriter().UInt32(1, 0xCB007101, 24, 16)),
            (1003, new XdrWriter().UInt32(2).UInt64(1).UInt64(2).UInt32(64_500, 64_501, 64_502, 1, 2, 2, 64_510, 64_511, 0, 100)),
        ]);
        XdrWriter counters = new XdrWriter()
            .UInt32(77, 501, 2)
            .Block(1, new XdrWriter().UInt32(new uint[22]))
            .Block(1005, new XdrWriter().Opaque("ge-0/0/0.100"u8));
        return XdrWriter.Datagram(flow, (2, counters), flow);
    }

    private DecodeStatus Read(ReadOnlySpan<byte> datagram, out SflowDatagramHeader header)
    {
        _flows.Clear();
        _counters.Clear();
        _samples.Clear();
        return SflowDecoder.TryRead(datagram, _flows, _counters, out header, _samples);
    }

    [Fact]
    public void TryRead_EveryTruncation_IsTruncatedAndKeepsWholeSamples()
    {
        byte[] datagram = MixedDatagram();
        Assert.Equal(DecodeStatus.Ok, Read(datagram, out _));
        Assert.Equal(2, _flows.Count);
        FlowRecord whole = _flows.Records[0];

        for (int length = 0; length < datagram.Length; length++)
        {
            Assert.Equal(DecodeStatus.Truncated, Read(datagram.AsSpan(0, length), out _));
            Assert.InRange(_flows.Count, 0, 1);
            if (_flows.Count == 1)
            {
                Assert.Equal(whole, _flows.Records[0]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryRead_FlippedBytes_NeverThrowsAndStaysBounded(int seed)
    {
        var random = new Random(seed);
        byte[] original = MixedDatagram();
        var statuses = new HashSet<DecodeStatus>();
        for (int round = 0; round < 30_000; round++)
        {
            byte[] datagram = [.. original];
            for (int flips = random.Next(1, 6); flips > 0; flips--)
            {
                datagram[random.Next(datagram.Length)] = random.Next(3) switch
                {
                    0 => 0xFF,
                    1 => 0,
                    _ => (byte)random.Next(256),
                };
            }
            statuses.Add(Read(datagram, out _));
            Assert.InRange(_flows.Count, 0, datagram.Length / 40);
            foreach (InterfaceCounters counters in _counters.Counters)
            {
                Assert.InRange(counters.GetIfName(datagram).Length, 0, 255);
            }
        }
        Assert.Contains(DecodeStatus.InvalidLength, statuses);
        Assert.Contains(DecodeStatus.Truncated, statuses);
        Assert.Contains(DecodeStatus.Ok, statuses);
    }

    [Fact]
    public void TryRead_RecordLongerThanItsSample_CostsThatSampleOnly()
    {
        (uint format, XdrWriter body) = XdrWriter.FlowSample([XdrWriter.RawHeader(new byte[14], 64)]);
        byte[] bad = body.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bad.AsSpan(36), uint.MaxValue); // the record's length
        byte[] datagram = XdrWriter.Datagram((format, new XdrWriter().Bytes(bad)), (format, body));

        Assert.Equal(DecodeStatus.InvalidLength, Read(datagram, out SflowDatagramHeader header));
        Assert.Equal(1, header.MalformedSamples);
        Assert.Equal(1, header.FlowSamples);
        Assert.Equal(1, _flows.Count);
    }

    [Theory]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0xFFFF_FFFDu)]
    [InlineData(0xFFFF_FFFFu)]
    public void TryRead_LengthsNearOverflow_AreRefused(uint length)
    {
        byte[] sample = new XdrWriter().UInt32(5, 1, 1, 1, 1, 1, 1, 1, length).UInt32(new uint[20]).ToArray();
        byte[] header = XdrWriter.Datagram(XdrWriter.FlowSample([(1, new XdrWriter().UInt32(1, 64, 0, length, 0, 0))]));
        byte[] path = XdrWriter.Datagram(XdrWriter.FlowSample([(1003, new XdrWriter().UInt32(0, 1, 2, 3, length, 1, length, 4))]));

        Assert.Equal(DecodeStatus.Truncated, Read(sample, out _));
        Assert.Equal(DecodeStatus.InvalidLength, Read(header, out _));
        Assert.Equal(DecodeStatus.InvalidLength, Read(path, out _));
        Assert.Equal(0, _flows.Count);
    }

    [Fact]
    public void TryRead_FloodOfEmptySamplesAndRecords_StopsAtTheBounds()
    {
        XdrWriter records = new XdrWriter().UInt32(1, 3, 1, 1, 0, 1, 2, 5_000);
        XdrWriter samples = new XdrWriter().UInt32(5, 1, 1, 1, 1, 1, 8_000);
        for (int i = 0; i < 5_000; i++)
        {
            records.UInt32(77_777, 0);
        }
        for (int i = 0; i < 8_000; i++)
        {
            samples.UInt32(77_777, 0);
        }

        Assert.Equal(DecodeStatus.LimitExceeded, Read(XdrWriter.Datagram((1, records)), out SflowDatagramHeader header));
        Assert.Equal(SflowDecoder.MaximumRecords, header.UnknownRecords);
        Assert.Equal(1, _flows.Count);
        Assert.Equal(DecodeStatus.LimitExceeded, Read(samples.ToArray(), out header));
        Assert.Equal(SflowDecoder.MaximumSamples, header.UnknownSamples);
    }

    [Fact]
    public void TryRead_FullBuffers_SayLimitExceeded()
    {
        var flows = new FlowRecordBuffer(1);
        var counters = new InterfaceCounterBuffer(1);
        XdrWriter counter = new XdrWriter().UInt32(1, 1, 1).Block(1, new XdrWriter().UInt32(new uint[22]));

        DecodeStatus status = SflowDecoder.TryRead(
            XdrWriter.Datagram(XdrWriter.FlowSample([]), XdrWriter.FlowSample([])),
            flows,
            counters,
            out _
        );
        DecodeStatus counterStatus = SflowDecoder.TryRead(XdrWriter.Datagram((2, counter), (2, counter)), flows, counters, out _);

        Assert.Equal(DecodeStatus.LimitExceeded, status);
        Assert.Equal(DecodeStatus.LimitExceeded, counterStatus);
        Assert.Equal(1, flows.Count);
        Assert.Equal(1, counters.Count);
    }

    [Fact]
    public void TryRead_AnyDatagram_AllocatesNothing()
    {
        byte[] datagram = MixedDatagram();
        byte[] truncated = datagram[..^9];
        Read(datagram, out _);
        Read(truncated, out _);

        long allocated = Allocated.LeastBy(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                Read(datagram, out _);
                Read(truncated, out _);
            }
        });

        Assert.Equal(0, allocated);
    }
}
