using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Damaged datagrams cost a status and a counter, never an exception, never memory.</summary>
public sealed class HostileInputTests
{
    [Fact]
    public void TryRead_EveryPrefixOfEveryDatagram_NeverThrowsNorReadsMore()
    {
        var buffer = new FlowRecordBuffer();
        foreach (var (_, datagrams) in FlowCaptures.All())
        {
            var session = DecodedDatagram.NewSession();
            foreach (var datagram in datagrams)
            {
                buffer.Clear();
                DecodedDatagram.Decode(datagram, session, buffer, out _);
                var whole = buffer.Count;
                for (var length = 0; length < datagram.Length; length++)
                {
                    buffer.Clear();
                    // A copy, so that a read behind its end is a read behind an array.
                    var status = DecodedDatagram.Decode(datagram.AsSpan(0, length).ToArray(), session, buffer, out var header);
                    Assert.InRange(buffer.Count, 0, whole);
                    Assert.Equal(buffer.Count, header.FlowRecords);
                    Assert.True(length >= 16 || status != DecodeStatus.Ok);
                }
                buffer.Clear();
                DecodedDatagram.Decode(datagram, session, buffer, out _);
            }
        }
    }

    [Fact]
    public void TryRead_FlippedBytes_NeverThrows()
    {
        var random = new Random(20_240_607);
        var buffer = new FlowRecordBuffer(4096);
        foreach (var (_, datagrams) in FlowCaptures.All())
        {
            var cache = new TemplateCache(new TemplateCacheOptions { MaximumSessions = 4 });
            for (var round = 0; round < 300; round++)
            {
                foreach (var datagram in datagrams)
                {
                    var damaged = datagram.ToArray();
                    for (var flips = random.Next(0, 8); flips > 0; flips--)
                    {
                        damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
                    }
                    var session = cache.GetOrAdd(new ExporterKey(FlowAddress.FromIPv4(1), (ushort)random.Next(6)));
                    buffer.Clear();
                    DecodedDatagram.Decode(damaged, session, buffer, out var header);
                    Assert.Equal(buffer.Count, header.FlowRecords);
                    if (round % 16 == 0)
                    {
                        DecodedDatagram.ReadFields(damaged, session);
                    }
                }
            }
        }
    }

    [Fact]
    public void TryRead_RandomBytes_NeverThrows()
    {
        var random = new Random(5);
        var session = DecodedDatagram.NewSession();
        var buffer = new FlowRecordBuffer(4096);
        for (var round = 0; round < 50_000; round++)
        {
            var datagram = new byte[random.Next(0, 200)];
            random.NextBytes(datagram);
            if (datagram.Length > 4)
            {
                (datagram[0], datagram[1]) = (0, new byte[] { 5, 9, 10 }[random.Next(3)]);
                (datagram[2], datagram[3]) = (0, (byte)datagram.Length);
            }
            buffer.Clear();
            DecodedDatagram.Decode(datagram, session, buffer, out _);
        }
    }

    [Fact]
    public void TryRead_KnownTemplates_AllocatesNothing()
    {
        var buffer = new FlowRecordBuffer();
        foreach (var (name, datagrams) in FlowCaptures.All())
        {
            var cache = new TemplateCache();
            var session = cache.GetOrAdd(new ExporterKey(FlowAddress.FromIPv4(1), 2055));
            var usable = Settled(datagrams, cache, session, buffer);
            var allocated = Allocated.LeastBy(() =>
            {
                for (var round = 0; round < 50; round++)
                {
                    foreach (var datagram in usable)
                    {
                        buffer.Clear();
                        DecodedDatagram.Decode(datagram, session, buffer, out _);
                    }
                }
            });
            Assert.True(allocated == 0, name);
        }
    }

    /// <summary>Leaves out datagrams that give one template id different layouts in turn: each time the template is compiled anew.</summary>
    private static List<byte[]> Settled(byte[][] datagrams, TemplateCache cache, ExporterSession session, FlowRecordBuffer buffer)
    {
        var settled = datagrams.ToList();
        int removed;
        do
        {
            settled.ForEach(datagram => MovesVersion(datagram, cache, session, buffer));
            removed = settled.RemoveAll(datagram => MovesVersion(datagram, cache, session, buffer));
        } while (removed > 0);
        Assert.NotEmpty(settled);
        return settled;
    }

    private static bool MovesVersion(byte[] datagram, TemplateCache cache, ExporterSession session, FlowRecordBuffer buffer)
    {
        var version = cache.Version;
        buffer.Clear();
        DecodedDatagram.Decode(datagram, session, buffer, out _);
        return version != cache.Version;
    }
}
