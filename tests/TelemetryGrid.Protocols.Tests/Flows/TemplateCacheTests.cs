using System.Buffers;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using static TelemetryGrid.Protocols.Tests.Flows.MessageBuilder;

namespace TelemetryGrid.Protocols.Tests.Flows;

public sealed class TemplateCacheTests
{
    [Fact]
    public void GetOrAdd_SameKey_IsTheSameSession()
    {
        var cache = new TemplateCache();
        var key = new ExporterKey(FlowAddress.FromIPv4(1), 2055);
        Assert.Same(cache.GetOrAdd(key), cache.GetOrAdd(key));
        Assert.NotSame(cache.GetOrAdd(key), cache.GetOrAdd(key with { Port = 2056 }));
        Assert.NotSame(cache.GetOrAdd(key), cache.GetOrAdd(key with { Transport = ExporterTransport.Tcp }));
        Assert.Equal(3, cache.SessionCount);
    }

    [Fact]
    public void GetOrAdd_PastTheBound_GivesUpTheLeastRecentlyUsed()
    {
        var cache = new TemplateCache(new TemplateCacheOptions { MaximumSessions = 2 });
        var first = new Exporter(cache, port: 1);
        var second = new Exporter(cache, port: 2);
        first.Send(Message().Template(256, Field(1, 4)));
        second.Send(Message().Template(256, Field(1, 4)));
        first.Send(Message());
        new Exporter(cache, port: 3).Send(Message().Template(256, Field(1, 4)));
        Assert.Equal(1, cache.Counters.SessionsEvicted);
        Assert.Single(first.Send(Message().Set(256, new Octets().U32(1))));
        Assert.Empty(second.Send(Message().Set(256, new Octets().U32(1))));
    }

    [Fact]
    public void GetOrAdd_FloodFromInventedSenders_LeavesEstablishedSessionsAlone()
    {
        var cache = new TemplateCache(new TemplateCacheOptions { MaximumSessions = 16 });
        var good = new Exporter(cache, port: 1);
        good.Send(Message().Template(256, Field(1, 4)));
        for (var count = 0; count < 5; count++)
        {
            Assert.Single(good.Send(Message().Set(256, new Octets().U32(1))));
        }
        for (ushort port = 2; port < 5000; port++)
        {
            new Exporter(cache, port).Send(Message().Template(256, Field(1, 4)));
        }
        Assert.Equal(16, cache.SessionCount);
        Assert.Single(good.Send(Message().Set(256, new Octets().U32(1))));
    }

    [Fact]
    public void GetOrAdd_EstablishedSessionsFillTheCache_NewOnesStillFindRoom()
    {
        var cache = new TemplateCache(new TemplateCacheOptions { MaximumSessions = 16 });
        for (ushort port = 1; port <= 40; port++)
        {
            var exporter = new Exporter(cache, port);
            exporter.Send(Message().Template(256, Field(1, 4)));
            for (var count = 0; count < 5; count++)
            {
                Assert.Single(exporter.Send(Message().Set(256, new Octets().U32(1))));
            }
        }
        Assert.Equal(16, cache.SessionCount);
    }

    [Fact]
    public void Store_PastTheBound_GivesUpTheLeastRecentlyUsedTemplate()
    {
        var exporter = new Exporter(new TemplateCache(new TemplateCacheOptions { MaximumTemplatesPerSession = 2 }));
        exporter.Send(
            Message().Template(256, Field(1, 4)).Template(257, Field(1, 4)).Set(256, new Octets().U32(1)).Template(258, Field(1, 4))
        );
        Assert.Equal(2, exporter.Session.TemplateCount);
        Assert.Equal(1, exporter.Cache.Counters.TemplatesEvicted);
        Assert.Single(exporter.Send(Message().Set(256, new Octets().U32(1)).Set(257, new Octets().U32(1))));
    }

    [Fact]
    public void TryRead_TemplateFlood_CostsCountersOnly()
    {
        var options = new TemplateCacheOptions
        {
            MaximumSessions = 8,
            MaximumTemplatesPerSession = 16,
            MaximumFieldsPerTemplate = 32,
            MaximumFieldsPerSession = 100,
            MaximumFields = 300,
        };
        var cache = new TemplateCache(options);
        var random = new Random(7);
        for (var datagram = 0; datagram < 2000; datagram++)
        {
            var message = Message().Domain((uint)random.Next(5));
            for (var template = 0; template < 20; template++)
            {
                var fields = Enumerable
                    .Range(0, random.Next(1, 40))
                    .Select(_ => Field((ushort)random.Next(1, 400), (ushort)random.Next(1, 20)))
                    .ToArray();
                message.Template((ushort)random.Next(256, 65_536), fields);
            }
            var exporter = new Exporter(cache, port: (ushort)random.Next(20));
            exporter.Send(message);
            Assert.InRange(exporter.Session.TemplateCount, 0, options.MaximumTemplatesPerSession);
            Assert.InRange(exporter.Session.FieldCount, 0, options.MaximumFieldsPerSession);
            Assert.InRange(cache.FieldCount, 0, options.MaximumFields);
            Assert.InRange(cache.SessionCount, 1, options.MaximumSessions);
        }
        Assert.True(cache.Counters.TemplatesEvicted > 0);
        Assert.True(cache.Counters.TemplatesRejected > 0);
        Assert.True(cache.Counters.SessionsEvicted > 0);
    }

    [Fact]
    public void TryRead_FloodByOneExporter_LeavesOthersAlone()
    {
        var cache = new TemplateCache(new TemplateCacheOptions { MaximumTemplatesPerSession = 16 });
        var good = new Exporter(cache, port: 1);
        good.Send(Message().Template(256, Field(1, 4)));
        var bad = new Exporter(cache, port: 2);
        for (ushort id = 256; id < 10_000; id++)
        {
            bad.Send(Message().Template(id, Field(1, 4)));
        }
        Assert.Single(good.Send(Message().Set(256, new Octets().U32(1))));
    }

    [Fact]
    public void TryRead_TooManyFields_RejectsAndForgetsTheOldLayout()
    {
        var exporter = new Exporter(new TemplateCache(new TemplateCacheOptions { MaximumFieldsPerTemplate = 3 }));
        exporter.Send(Message().Template(256, Field(1, 4)));
        exporter.Send(Message().Template(256, Field(1, 4), Field(2, 4), Field(7, 2), Field(11, 2)).Template(257, Field(1, 4)));
        Assert.Equal(1, exporter.Header.RejectedTemplates);
        Assert.Equal(1, exporter.Cache.Counters.TemplatesRejected);
        Assert.Single(exporter.Send(Message().Set(256, new Octets().U32(1)).Set(257, new Octets().U32(1))));
        Assert.Equal(1, exporter.Header.UnknownTemplateSets);
    }

    [Fact]
    public void Version_Refresh_DoesNotMove()
    {
        var exporter = Populated();
        var version = exporter.Cache.Version;
        Populate(exporter);
        Assert.Equal(version, exporter.Cache.Version);
        exporter.Send(Message().Template(256, Field(2, 4)));
        Assert.NotEqual(version, exporter.Cache.Version);
    }

    [Fact]
    public void Import_OfExport_DecodesAtOnce()
    {
        var original = Populated();
        new Exporter(original.Cache, port: 9).Send(new MessageBuilder(FlowProtocol.NetflowV9).Template(300, Field(8, 4)));
        var restored = new Exporter();
        Assert.Equal(DecodeStatus.Ok, restored.Cache.Import(Export(original.Cache)));
        var flow = Assert.Single(restored.Send(Message().Set(256, new Octets().U32(5).U32(100).U8(3).Variable("x"u8))));
        Assert.Equal(5ul, flow.OctetDeltaCount);
        Assert.Equal(400u, flow.SamplingInterval);
        Assert.Equal((ExportSeconds * 1000L) + 100, flow.FlowStartMilliseconds);
        Assert.True(restored.Session.InterfaceNames.TryGet(12, out var name));
        Assert.Equal("Größe0/1", name);
        Assert.Single(new Exporter(restored.Cache, port: 9).Send(new MessageBuilder(FlowProtocol.NetflowV9).Set(300, new Octets().U32(1))));
        Assert.Equal(Export(original.Cache).Length, Export(restored.Cache).Length);
    }

    [Fact]
    public void Import_EveryPrefix_NeverThrows()
    {
        var bytes = Export(Populated().Cache);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.NotEqual(DecodeStatus.Ok, new TemplateCache().Import(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Import_FlippedBytes_NeverThrowsAndStaysBounded()
    {
        var bytes = Export(Populated().Cache);
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = bytes.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }
            var cache = new TemplateCache(new TemplateCacheOptions { MaximumTemplatesPerSession = 2 });
            cache.Import(damaged);
            Assert.InRange(cache.FieldCount, 0, 100);
        }
    }

    [Fact]
    public void Import_UnderSmallerBounds_KeepsTheNewest()
    {
        var bytes = Export(Populated().Cache);
        var cache = new TemplateCache(new TemplateCacheOptions { MaximumTemplatesPerSession = 1 });
        Assert.Equal(DecodeStatus.Ok, cache.Import(bytes));
        Assert.Equal(1, new Exporter(cache).Session.TemplateCount);
    }

    [Fact]
    public void Constructor_ContradictingBounds_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TemplateCache(new TemplateCacheOptions { MaximumFieldsPerSession = 10, MaximumFieldsPerTemplate = 11 })
        );

    [Fact]
    public void InterfaceNames_PastTheBound_AreEvicted()
    {
        var cache = new TemplateCache(new TemplateCacheOptions { MaximumInterfaceNamesPerSession = 3 });
        var exporter = new Exporter(cache);
        exporter.Send(Message().OptionsTemplate(300, 1, Field(10, 4), Field(82, 4)));
        for (uint index = 1; index <= 5; index++)
        {
            exporter.Send(Message().Set(300, new Octets().U32(index).Bytes("eth0"u8)));
        }
        Assert.Equal(3, exporter.Session.InterfaceNames.Count);
        Assert.Equal(2, cache.Counters.InterfaceNamesEvicted);
        Assert.False(exporter.Session.InterfaceNames.TryGet(1, out _));
        Assert.True(exporter.Session.InterfaceNames.TryGet(5, out _));
    }

    [Fact]
    public void InterfaceNames_OfAllSessionsPastTheBound_GiveUpTheLeastRecentlyUsedSession()
    {
        var cache = new TemplateCache(new TemplateCacheOptions { MaximumInterfaceNamesPerSession = 4, MaximumInterfaceNames = 6 });
        for (ushort port = 1; port <= 3; port++)
        {
            var exporter = new Exporter(cache, port);
            exporter.Send(Message().OptionsTemplate(300, 1, Field(10, 4), Field(82, 4)));
            for (uint index = 1; index <= 4; index++)
            {
                exporter.Send(Message().Set(300, new Octets().U32(index).Bytes("eth0"u8)));
            }
        }
        Assert.Equal(2, cache.Counters.SessionsEvicted);
        Assert.Equal(4, cache.InterfaceNameCount);
        Assert.Equal(4, new Exporter(cache, port: 3).Session.InterfaceNames.Count);
    }

    [Fact]
    public void TryRead_ThousandsOfTemplatesInOneDatagram_StopsAtTheBound()
    {
        var exporter = new Exporter();
        var set = new Octets();
        for (ushort id = 256; id < 8000; id++)
        {
            set.U16(id).U16(1).U16(1).U16(4);
        }
        exporter.Send(Message().Set(2, set));
        Assert.Equal(DecodeStatus.LimitExceeded, exporter.Status);
        Assert.Equal(1024, exporter.Header.Templates);
    }

    [Fact]
    public void InterfaceNames_AbsurdlyLong_AreCut()
    {
        var exporter = new Exporter();
        exporter.Send(
            Message()
                .OptionsTemplate(300, 1, Field(10, 4), Field(82, FieldSpecifier.Variable))
                .Set(300, new Octets().U32(1).Variable(Enumerable.Repeat((byte)'x', 5000).ToArray()))
        );
        Assert.True(exporter.Session.InterfaceNames.TryGet(1, out var name));
        Assert.Equal(InterfaceNameTable.MaximumNameLength, name.Length);
    }

    private static Exporter Populated()
    {
        var exporter = new Exporter();
        Populate(exporter);
        return exporter;
    }

    private static void Populate(Exporter exporter) =>
        exporter.Send(
            Message()
                .Template(
                    261,
                    Field(1, 4),
                    Field(22, 4),
                    Field(48, 1),
                    Field(96, FieldSpecifier.Variable),
                    Field(5, FieldSpecifier.Variable, 6871)
                )
                .Template(256, Field(1, 4), Field(22, 4), Field(48, 1), Field(96, FieldSpecifier.Variable))
                .OptionsTemplate(257, 1, Field(302, 8), Field(34, 4))
                .OptionsTemplate(258, 1, Field(10, 4), Field(82, FieldSpecifier.Variable))
                .OptionsTemplate(259, 1, Field(143, 4), Field(160, 8))
                .Set(257, new Octets().U64(3).U32(400))
                .Set(258, new Octets().U32(12).Variable("Größe0/1"u8), pad: false)
                .Set(259, new Octets().U32(1).U64(ExportSeconds * 1000L))
        );

    private static byte[] Export(TemplateCache cache)
    {
        var writer = new ArrayBufferWriter<byte>();
        cache.Export(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static MessageBuilder Message() => new(FlowProtocol.Ipfix);
}
