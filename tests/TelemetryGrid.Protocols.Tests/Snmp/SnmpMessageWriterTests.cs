using System.Buffers;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Protocols.Tests.Snmp;

public sealed class SnmpMessageWriterTests
{
    [Theory]
    [InlineData(SnmpPduType.GetRequest)]
    [InlineData(SnmpPduType.GetNextRequest)]
    [InlineData(SnmpPduType.GetBulkRequest)]
    [InlineData(SnmpPduType.Response)]
    [InlineData(SnmpPduType.SetRequest)]
    [InlineData(SnmpPduType.InformRequest)]
    [InlineData(SnmpPduType.TrapV2)]
    [InlineData(SnmpPduType.Report)]
    public void TryWrite_EveryTypeAndValue_ReadsBack(SnmpPduType type)
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.True(
            SnmpMessageWriter.TryWrite(
                output,
                SnmpVersion.V2c,
                "s3cret"u8,
                type,
                -5,
                SnmpSamples.AllTypes.ToArray(),
                SnmpErrorStatus.InconsistentName,
                300
            )
        );

        var message = DecodedMessage.Read(output.WrittenSpan);
        Assert.Equal(DecodeStatus.Ok, message.Status);
        Assert.Equal(type, message.Type);
        Assert.Equal("s3cret", message.Community);
        Assert.Equal(-5, message.RequestId);
        Assert.Equal(18, message.ErrorStatus);
        Assert.Equal(300, message.ErrorIndex);
        Assert.Equal(SnmpSamples.AllTypes, message.VarBinds);
    }

    [Fact]
    public void Finish_RandomMessages_ReadBackWithMinimalLengths()
    {
        var random = new Random(11);
        var buffer = new byte[SnmpLimits.MaxMessageSize];
        for (var i = 0; i < 3_000; i++)
        {
            var version = (SnmpVersion)random.Next(2);
            var community = new byte[random.Next(40)];
            random.NextBytes(community);
            var requestId = random.Next(int.MinValue, int.MaxValue) >> random.Next(32);
            var varBinds = Enumerable.Range(0, random.Next(60)).Select(_ => RandomVarBind(random)).ToArray();
            var writer = new SnmpMessageWriter(buffer, version, community);
            foreach (var varBind in varBinds)
            {
                Assert.True(writer.TryAdd(varBind.Name, varBind.Value));
            }
            var length = writer.Finish(SnmpPduType.Response, requestId);

            var message = DecodedMessage.Read(buffer.AsSpan(0, length));
            Assert.Equal(DecodeStatus.Ok, message.Status);
            Assert.Equal(version, message.Version);
            Assert.Equal(System.Text.Encoding.Latin1.GetString(community), message.Community);
            Assert.Equal(requestId, message.RequestId);
            Assert.Equal(varBinds, message.VarBinds);
            AssertMinimal(buffer.AsSpan(0, length));
        }
    }

    [Fact]
    public void FinishGetBulk_Parameters_ReadBack()
    {
        var buffer = new byte[100];
        var writer = new SnmpMessageWriter(buffer, SnmpVersion.V2c, "public"u8);
        Assert.True(writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1")));

        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryRead(buffer.AsSpan(0, writer.FinishGetBulk(77, 2, 1000)), out var message));

        Assert.Equal(SnmpPduType.GetBulkRequest, message.Pdu.Type);
        Assert.Equal(2, message.Pdu.NonRepeaters);
        Assert.Equal(1000, message.Pdu.MaxRepetitions);
    }

    [Fact]
    public void TryAdd_BufferFull_KeepsTheMessageWhole()
    {
        var buffer = new byte[SnmpLimits.MinimumMessageSize];
        var writer = new SnmpMessageWriter(buffer, SnmpVersion.V2c, "public"u8);
        var name = ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1.2.1");
        var added = 0;
        while (writer.TryAdd(name, SnmpValue.OctetString("0123456789")))
        {
            added++;
        }
        Assert.False(writer.TryAdd(name, SnmpValue.OctetString("0123456789")));

        var message = DecodedMessage.Read(buffer.AsSpan(0, writer.Finish(SnmpPduType.Response, int.MaxValue)));

        Assert.Equal(DecodeStatus.Ok, message.Status);
        Assert.Equal(added, message.VarBinds.Count);
        Assert.InRange(added, 14, 18);

        writer.Clear();
        message = DecodedMessage.Read(buffer.AsSpan(0, writer.Finish(SnmpPduType.Response, 1, SnmpErrorStatus.TooBig)));
        Assert.Equal((int)SnmpErrorStatus.TooBig, message.ErrorStatus);
        Assert.Empty(message.VarBinds);
    }

    [Fact]
    public void Constructor_ShortBufferOrV3_Throws()
    {
        Assert.Throws<ArgumentException>(() =>
            new SnmpMessageWriter(new byte[SnmpMessageWriter.MinimumBuffer(6) - 1], SnmpVersion.V2c, "public"u8)
        );
        Assert.Throws<ArgumentException>(() => new SnmpMessageWriter(new byte[500], SnmpVersion.V3, "public"u8));
    }

    [Fact]
    public void FinishTrapV1_LongestEnterprise_FitsTheReservedRoom()
    {
        var arcs = new uint[SnmpLimits.MaxSubIdentifiers];
        Array.Fill(arcs, uint.MaxValue);
        arcs[0] = 2;
        var enterprise = new ObjectIdentifier(arcs);
        var buffer = new byte[2000];
        var writer = SnmpMessageWriter.ForTrapV1(buffer, "public"u8, enterprise);
        var trap = new SnmpTrapV1(enterprise.Encoded, uint.MaxValue, int.MinValue, int.MinValue, uint.MaxValue);

        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryRead(buffer.AsSpan(0, writer.FinishTrapV1(trap)), out var message));

        Assert.Equal(enterprise, message.Pdu.Trap.Enterprise.ToObjectIdentifier());
        Assert.Equal(uint.MaxValue, message.Pdu.Trap.AgentAddress);
        Assert.Equal(int.MinValue, message.Pdu.Trap.GenericTrap);
        Assert.Equal(int.MinValue, message.Pdu.Trap.SpecificTrap);
        Assert.Equal(uint.MaxValue, message.Pdu.Trap.Timestamp);
    }

    private static SnmpVarBind RandomVarBind(Random random)
    {
        var arcs = new uint[random.Next(2, 30)];
        for (var i = 0; i < arcs.Length; i++)
        {
            arcs[i] = (uint)(random.NextInt64(1L << 32) >> random.Next(32));
        }
        arcs[0] = 1;
        arcs[1] %= 40;
        var number = (ulong)random.NextInt64() >> random.Next(64);
        var octets = new byte[random.Next(400)];
        random.NextBytes(octets);
        var value = random.Next(7) switch
        {
            0 => SnmpValue.Integer32((int)number),
            1 => SnmpValue.Counter32((uint)number),
            2 => SnmpValue.Gauge32((uint)number),
            3 => SnmpValue.TimeTicks((uint)number),
            4 => SnmpValue.Counter64(number),
            5 => SnmpValue.OctetString(octets),
            _ => SnmpValue.Oid(new ObjectIdentifier(arcs)),
        };
        return new SnmpVarBind(new ObjectIdentifier(arcs), value);
    }

    /// <summary>Walks the elements independently of the reader under test and checks that each length has its shortest form.</summary>
    private static void AssertMinimal(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int length = bytes[1];
            var start = 2;
            if (length >= 0x80)
            {
                var octets = length - 0x80;
                length = 0;
                for (var i = 0; i < octets; i++)
                {
                    length = length * 256 + bytes[start++];
                }
                Assert.True(length >= 0x80 && (octets == 1 || length >> (8 * (octets - 1)) != 0));
            }
            if ((bytes[0] & 0x20) != 0)
            {
                AssertMinimal(bytes.Slice(start, length));
            }
            bytes = bytes[(start + length)..];
        }
    }
}
