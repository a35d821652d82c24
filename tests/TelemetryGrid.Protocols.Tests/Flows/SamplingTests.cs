using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using static TelemetryGrid.Protocols.Tests.Flows.MessageBuilder;

namespace TelemetryGrid.Protocols.Tests.Flows;

/// <summary>Where FlowRecord.SamplingInterval comes from: the record, its sampler's options data, the domain's options data, nothing.</summary>
public sealed class SamplingTests
{
    [Theory]
    [InlineData(34)]
    [InlineData(50)]
    public void TryRead_IntervalInRecord_WinsOverOptions(ushort id)
    {
        var exporter = new Exporter();
        SendOptions(exporter, samplerId: 0, interval: 1000);
        Assert.Equal(
            64u,
            Assert
                .Single(exporter.Send(Message().Template(256, Field(1, 4), Field(id, 4)).Set(256, new Octets().U32(1).U32(64))))
                .SamplingInterval
        );
    }

    [Fact]
    public void TryRead_ZeroIntervalInRecord_FallsBackToOptions()
    {
        var exporter = new Exporter();
        SendOptions(exporter, samplerId: 0, interval: 1000);
        Assert.Equal(
            1000u,
            Assert
                .Single(exporter.Send(Message().Template(256, Field(1, 4), Field(34, 4)).Set(256, new Octets().U32(1).U32(0))))
                .SamplingInterval
        );
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 999, 1000)]
    [InlineData(10, 90, 10)]
    [InlineData(2, 3, 3)]
    [InlineData(0, 5, 0)]
    public void TryRead_PacketIntervalAndSpaceInRecord_GiveRatio(uint interval, uint space, uint expected)
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(1, 4), Field(305, 4), Field(306, 4))
            .Set(256, new Octets().U32(1).U32(interval).U32(space));
        Assert.Equal(expected, Assert.Single(exporter.Send(message)).SamplingInterval);
    }

    [Fact]
    public void TryRead_SamplerIds_FindTheirOwnIntervalThenTheDefault()
    {
        var exporter = new Exporter();
        SendOptions(exporter, samplerId: 0, interval: 10);
        SendOptions(exporter, samplerId: 1, interval: 100);
        SendOptions(exporter, samplerId: 2, interval: 200);
        var flows = exporter.Send(Message().Template(256, Field(1, 4), Field(48, 1)).Set(256, Records(1, 2, 2, 1, 3, 0)));
        Assert.Equal([100u, 200u, 200u, 100u, 10u, 10u], flows.Select(flow => flow.SamplingInterval));
        Assert.Equal([1ul, 2ul, 2ul, 1ul, 3ul, 0ul], flows.Select(flow => flow.SamplerId));
    }

    [Fact]
    public void TryRead_OptionsOfAnotherDomain_DoNotApply()
    {
        var exporter = new Exporter();
        SendOptions(exporter, samplerId: 0, interval: 10);
        var message = Message().Domain(8).Template(256, Field(1, 4)).Set(256, new Octets().U32(1));
        Assert.Equal(0u, Assert.Single(exporter.Send(message)).SamplingInterval);
    }

    [Fact]
    public void TryRead_OptionsOfAnotherExporter_DoNotApply()
    {
        var cache = new TemplateCache();
        SendOptions(new Exporter(cache, port: 1), samplerId: 0, interval: 10);
        var message = Message().Template(256, Field(1, 4)).Set(256, new Octets().U32(1));
        Assert.Equal(0u, Assert.Single(new Exporter(cache, port: 2).Send(message)).SamplingInterval);
    }

    [Fact]
    public void TryRead_OptionsChange_AppliesFromThenOn()
    {
        var exporter = new Exporter();
        var data = Message().Set(256, new Octets().U32(1)).Build();
        exporter.Send(Message().Template(256, Field(1, 4)));
        Assert.Equal(0u, Assert.Single(exporter.Send(data)).SamplingInterval);
        SendOptions(exporter, samplerId: 0, interval: 10);
        Assert.Equal(10u, Assert.Single(exporter.Send(data)).SamplingInterval);
        SendOptions(exporter, samplerId: 0, interval: 20);
        Assert.Equal(20u, Assert.Single(exporter.Send(data)).SamplingInterval);
    }

    [Fact]
    public void TryRead_ZeroInOptions_IsCountedAndIgnored()
    {
        var exporter = new Exporter();
        SendOptions(exporter, samplerId: 0, interval: 10);
        SendOptions(exporter, samplerId: 0, interval: 0);
        Assert.Equal(1, exporter.Header.ZeroSamplingIntervals);
        Assert.Equal(10u, exporter.Session.Samplers.Find(7, 0));
    }

    [Theory]
    [InlineData(305, 1, 306, 999, 1000)]
    [InlineData(305, 2, 306, 198, 100)]
    [InlineData(309, 4, 310, 400, 100)]
    [InlineData(305, 0, 306, 10, 0)]
    [InlineData(309, 0, 310, 10, 0)]
    public void TryRead_SelectorOptions_GiveRatio(ushort firstId, uint first, ushort secondId, uint second, uint expected)
    {
        var exporter = new Exporter();
        exporter.Send(
            Message()
                .OptionsTemplate(300, 1, Field(302, 8), Field(firstId, 4), Field(secondId, 4))
                .Set(300, new Octets().U64(77).U32(first).U32(second))
        );
        Assert.Equal(expected, exporter.Session.Samplers.Find(7, 77));
        Assert.Equal(expected == 0 ? 1 : 0, exporter.Header.ZeroSamplingIntervals);
    }

    [Theory]
    [InlineData(0.01, 100)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(2, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.Epsilon, uint.MaxValue)]
    public void TryRead_SamplingProbability_GivesItsInverse(double probability, uint expected)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(octets, probability);
        var exporter = new Exporter();
        exporter.Send(Message().OptionsTemplate(300, 1, Field(302, 4), Field(311, 8)).Set(300, new Octets().U32(5).Bytes(octets)));
        Assert.Equal(expected, exporter.Session.Samplers.Find(7, 5));
    }

    [Fact]
    public void TryRead_ScopeNamesADomain_AppliesThere()
    {
        var exporter = new Exporter();
        exporter.Send(Message().OptionsTemplate(300, 1, Field(149, 4), Field(34, 4)).Set(300, new Octets().U32(99).U32(50)));
        Assert.Equal(50u, exporter.Session.Samplers.Find(99, 0));
        Assert.Equal(0u, exporter.Session.Samplers.Find(7, 0));
    }

    [Fact]
    public void TryRead_NetflowV9SamplerOptions_Apply()
    {
        var exporter = new Exporter();
        var message = new MessageBuilder(FlowProtocol.NetflowV9)
            .OptionsTemplate(260, 1, Field(1, 4), Field(48, 1), Field(49, 1), Field(50, 4))
            .Set(260, new Octets().U32(0x0A000001).U8(1).U8(2).U32(512))
            .Template(256, Field(1, 4), Field(48, 1))
            .Set(256, new Octets().U32(1).U8(1), pad: false);
        Assert.Equal(512u, Assert.Single(exporter.Send(message)).SamplingInterval);
    }

    [Fact]
    public void TryRead_ManySamplers_StayBounded()
    {
        var cache = new TemplateCache(new TemplateCacheOptions { MaximumSamplersPerSession = 4 });
        var exporter = new Exporter(cache);
        for (uint sampler = 1; sampler <= 10; sampler++)
        {
            SendOptions(exporter, sampler, sampler * 10);
        }
        Assert.Equal(4, exporter.Session.Samplers.Count);
        Assert.Equal(6, cache.Counters.SamplersEvicted);
        Assert.Equal(100u, exporter.Session.Samplers.Find(7, 10));
        Assert.Equal(0u, exporter.Session.Samplers.Find(7, 1));
    }

    private static Octets Records(params byte[] samplers)
    {
        var records = new Octets();
        foreach (var sampler in samplers)
        {
            records.U32(1).U8(sampler);
        }
        return records;
    }

    private static void SendOptions(Exporter exporter, uint samplerId, uint interval) =>
        exporter.Send(
            Message()
                .OptionsTemplate(300, 1, Field(143, 4), Field(302, 4), Field(34, 4))
                .Set(300, new Octets().U32(1).U32(samplerId).U32(interval))
        );

    private static MessageBuilder Message() => new(FlowProtocol.Ipfix);
}
