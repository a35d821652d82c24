using System.Globalization;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Protocols.Tests.Flows;
using static TelemetryGrid.Protocols.Tests.Flows.MessageBuilder;

namespace TelemetryGrid.Protocols.Tests.Ipfix;

/// <summary>What is encoded comes back, for random templates in random field order, sizes and encodings, between fields that mean nothing.</summary>
public sealed class RandomTemplateTests
{
    /// <summary>Element, most octets, and where the value is found again.</summary>
    private static readonly (ushort Id, int Size, Func<FlowRecord, ulong> Get)[] Elements =
    [
        (1, 8, flow => flow.OctetDeltaCount),
        (2, 8, flow => flow.PacketDeltaCount),
        (4, 1, flow => flow.ProtocolIdentifier),
        (5, 1, flow => flow.IpClassOfService),
        (6, 1, flow => flow.TcpControlBits),
        (7, 2, flow => flow.SourceTransportPort),
        (9, 1, flow => flow.SourcePrefixLength),
        (10, 4, flow => flow.IngressInterface),
        (11, 2, flow => flow.DestinationTransportPort),
        (13, 1, flow => flow.DestinationPrefixLength),
        (14, 4, flow => flow.EgressInterface),
        (16, 4, flow => flow.BgpSourceAsNumber),
        (17, 4, flow => flow.BgpDestinationAsNumber),
        (32, 2, flow => flow.IcmpTypeCode),
        (34, 4, flow => flow.SamplingInterval),
        (58, 2, flow => flow.VlanId),
        (59, 2, flow => flow.PostVlanId),
        (61, 1, flow => flow.FlowDirection),
        (89, 1, flow => flow.ForwardingStatus),
        (136, 1, flow => flow.FlowEndReason),
        (302, 8, flow => flow.SamplerId),
    ];

    [Theory]
    [InlineData(FlowProtocol.Ipfix)]
    [InlineData(FlowProtocol.NetflowV9)]
    public void TryRead_RandomTemplates_GiveBackWhatWasEncoded(FlowProtocol protocol)
    {
        var random = new Random(42);
        var exporter = new Exporter();
        for (var round = 0; round < 2000; round++)
        {
            var fields = RandomFields(random, allowVariable: round % 2 == 0);
            var id = (ushort)random.Next(256, 300);
            var content = new Octets();
            var expected = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Encode(random, fields, content)).ToList();
            // Without padding: some of these records are so short that padding would be read as one.
            var message = new MessageBuilder(protocol).Template(id, fields).Set(id, content, pad: false).Build();
            var flows = exporter.Send(message);
            Assert.Equal(DecodeStatus.Ok, exporter.Status);
            Assert.Equal(expected.Count, flows.Length);
            for (var index = 0; index < flows.Length; index++)
            {
                AssertSame(expected[index], flows[index]);
            }
            AssertFieldReaderSees(fields, content.ToArray(), DecodedDatagram.ReadFields(message, exporter.Session));
        }
    }

    private static FieldSpecifier[] RandomFields(Random random, bool allowVariable)
    {
        var fields = new List<FieldSpecifier> { Field(8, 4), Field(28, 16) };
        foreach (var (id, size, _) in Elements)
        {
            if (random.Next(3) > 0)
            {
                fields.Add(Field(id, allowVariable && random.Next(4) == 0 ? FieldSpecifier.Variable : (ushort)random.Next(1, size + 1)));
            }
        }
        for (var others = random.Next(4); others > 0; others--)
        {
            fields.Add(Field(460, allowVariable ? FieldSpecifier.Variable : (ushort)random.Next(0, 30)));
        }
        var shuffled = fields.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static Dictionary<ushort, ulong> Encode(Random random, FieldSpecifier[] fields, Octets content)
    {
        var expected = new Dictionary<ushort, ulong>();
        foreach (var field in fields)
        {
            var size = Array.Find(Elements, element => element.Id == field.Id).Size;
            var octets = new byte[field.IsVariable ? random.Next(size == 0 ? 0 : 1, size == 0 ? 400 : size + 1) : field.Length];
            random.NextBytes(octets);
            expected[field.Id] = FieldText.Unsigned(octets);
            _ = field.IsVariable ? content.Variable(octets, longForm: random.Next(2) == 0) : content.Bytes(octets);
        }
        return expected;
    }

    private static void AssertSame(Dictionary<ushort, ulong> expected, FlowRecord flow)
    {
        Assert.Equal(FlowAddress.FromIPv4((uint)expected[8]), flow.SourceAddress);
        Assert.Equal(expected[28], flow.DestinationAddress.Low);
        foreach (var (id, _, get) in Elements)
        {
            // Without an ICMP element, ICMP flows have type and code where the destination port is.
            var isIcmpFromPort = id == 32 && !expected.ContainsKey(32) && flow.ProtocolIdentifier is 1 or 58;
            var value = isIcmpFromPort ? flow.DestinationTransportPort : expected.GetValueOrDefault(id);
            Assert.True(value == get(flow), string.Create(CultureInfo.InvariantCulture, $"element {id}: encoded {value}, got {get(flow)}"));
        }
    }

    private static void AssertFieldReaderSees(FieldSpecifier[] fields, byte[] content, List<DecodedRecord> records)
    {
        var seen = new Octets();
        foreach (var record in records)
        {
            Assert.Equal(fields.Select(field => (field.Enterprise, field.Id)), record.Fields.Select(field => (field.Enterprise, field.Id)));
            foreach (var field in record.Fields)
            {
                seen.Bytes(field.Value);
            }
        }
        // Without the length prefixes of variable-length values, of which there are none when no field has variable length.
        Assert.True(fields.Any(field => field.IsVariable) ? seen.Length < content.Length : seen.ToArray().AsSpan().SequenceEqual(content));
    }
}
