using System.Net;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Tests.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp;

public sealed class SnmpNotificationTests
{
    private static readonly ObjectIdentifier UpTime = ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0");
    private static readonly ObjectIdentifier TrapOid = ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.4.1.0");
    private static readonly ObjectIdentifier TrapEnterprise = ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.4.3.0");
    private static readonly ObjectIdentifier TrapAddress = ObjectIdentifier.Parse("1.3.6.1.6.3.18.1.3.0");
    private static readonly ObjectIdentifier LinkUp = ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.5.4");
    private static readonly SnmpVarBind Event = new(ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1.1.3"), SnmpValue.Integer32(3));

    // RFC 3584 §3.1 (2)
    [Theory]
    [InlineData(0, 0, "1.3.6.1.6.3.1.1.5.1")]
    [InlineData(1, 9, "1.3.6.1.6.3.1.1.5.2")]
    [InlineData(2, 0, "1.3.6.1.6.3.1.1.5.3")]
    [InlineData(3, 0, "1.3.6.1.6.3.1.1.5.4")]
    [InlineData(4, 0, "1.3.6.1.6.3.1.1.5.5")]
    [InlineData(5, 0, "1.3.6.1.6.3.1.1.5.6")]
    [InlineData(6, 0, "1.3.6.1.4.1.9.0.0")]
    [InlineData(6, 2147483647, "1.3.6.1.4.1.9.0.2147483647")]
    [InlineData(6, -1, null)]
    [InlineData(7, 0, null)]
    [InlineData(-1, 0, null)]
    public void TryRead_TrapV1_IsNamedAfterItsKind(int generic, int specific, string? expected)
    {
        var bytes = TrapV1(ObjectIdentifier.Parse("1.3.6.1.4.1.9"), 0x0A000001, generic, specific, Event);

        var status = Read(bytes, out var seen);

        Assert.Equal(expected is null ? DecodeStatus.InvalidValue : DecodeStatus.Ok, status);
        if (expected is not null)
        {
            Assert.Equal(expected, seen!.TrapOid);
            Assert.Equal(
                (0x0A000001u, 5u, "1.3.6.1.4.1.9", "public"),
                (seen.AgentAddress, seen.UpTime, seen.Enterprise, seen.SecurityName)
            );
            Assert.Equal([Event], seen.VarBinds);
        }
    }

    [Fact]
    public void TryRead_TrapV1ThroughAProxy_KeepsTheFirstAddress()
    {
        var address = new SnmpVarBind(TrapAddress, SnmpValue.IpAddress(IPAddress.Parse("192.0.2.1")));
        Assert.Equal(DecodeStatus.Ok, Read(TrapV1(ObjectIdentifier.Parse("1.3.6"), 0x0A000001, 0, 0, address), out var seen));
        Assert.Equal(0xC0000201, seen!.AgentAddress);
    }

    [Fact]
    public void TryRead_TrapV1WithTheLongestEnterprise_IsRefusedWhenItsNameWouldBeTooLong()
    {
        var longest = ObjectIdentifier.Parse(string.Join('.', Enumerable.Repeat("1", 126)));
        Assert.Equal(DecodeStatus.Ok, Read(TrapV1(longest, 0, 6, 1), out var seen));
        Assert.Equal(longest + ".0.1", seen!.TrapOid);
        Assert.Null(seen.AgentAddress);
        Assert.Equal(DecodeStatus.InvalidValue, Read(TrapV1(longest.Child(1), 0, 6, 1), out _));
        Assert.Equal(DecodeStatus.InvalidValue, Read(TrapV1(default, 0, 6, 1), out _));
        Assert.Equal(DecodeStatus.Ok, Read(TrapV1(default, 0, 0, 1), out _));
    }

    [Fact]
    public void TryRead_TrapV2_SeparatesHeadAndEvent()
    {
        SnmpVarBind[] bindings =
        [
            new(UpTime, SnmpValue.TimeTicks(9)),
            new(TrapOid, SnmpValue.Oid(LinkUp)),
            Event,
            new(TrapEnterprise, SnmpValue.Oid(ObjectIdentifier.Parse("1.3.6.1.4.1.2636"))),
            new(TrapAddress, SnmpValue.IpAddress(IPAddress.Parse("192.0.2.1"))),
        ];

        Assert.Equal(DecodeStatus.Ok, Read(TrapV2(bindings), out var seen));

        Assert.Equal((LinkUp.ToString(), 9u, 0xC0000201u), (seen!.TrapOid, seen.UpTime, seen.AgentAddress));
        Assert.Equal("1.3.6.1.4.1.2636", seen.Enterprise);
        Assert.Equal(bindings[2..], seen.VarBinds);
        Assert.False(seen.IsInform);
    }

    [Fact]
    public void TryRead_TrapV2OfSloppySenders_IsStillRead()
    {
        var name = new SnmpVarBind(TrapOid, SnmpValue.Oid(LinkUp));
        var ticks = new SnmpVarBind(UpTime, SnmpValue.TimeTicks(9));

        Assert.Equal(DecodeStatus.Ok, Read(TrapV2([name, Event]), out var seen)); // no sysUpTime
        Assert.Null(seen!.UpTime);
        Assert.Equal([Event], seen.VarBinds);

        Assert.Equal(DecodeStatus.Ok, Read(TrapV2([name, ticks, Event]), out seen)); // the wrong way round
        Assert.Equal(9u, seen!.UpTime);
        Assert.Equal([Event], seen.VarBinds);

        Assert.Equal(DecodeStatus.Ok, Read(TrapV2([Event, ticks, name]), out seen)); // at the end
        Assert.Equal(LinkUp.ToString(), seen!.TrapOid);
    }

    [Fact]
    public void TryRead_WithoutName_IsInvalid()
    {
        Assert.Equal(DecodeStatus.InvalidValue, Read(TrapV2([Event]), out _));
        Assert.Equal(DecodeStatus.InvalidValue, Read(TrapV2([]), out _));
        Assert.Equal(DecodeStatus.InvalidValue, Read(TrapV2([new(TrapOid, SnmpValue.Integer32(1))]), out _));
        Assert.Equal(DecodeStatus.InvalidValue, Read(TrapV2([new(TrapOid, SnmpValue.Oid(LinkUp))], SnmpPduType.Response), out _));
        Assert.Equal(DecodeStatus.InvalidValue, Read(TrapV2([new(TrapOid, SnmpValue.Oid(LinkUp))], version: SnmpVersion.V1), out _));
    }

    [Theory]
    [InlineData("novarbind.dat", "1.3.0.12", 0)]
    [InlineData("twovarbinds.dat", "1.3.6.1.4.1.2162.1000.2.0.12", 2)]
    public void TryRead_CapturedTrapV1_IsNamed(string file, string name, int varBinds)
    {
        Assert.Equal(DecodeStatus.Ok, Read(SnmpCorpus.Message(file), out var seen));
        Assert.Equal(name, seen!.TrapOid);
        Assert.Equal(16352u, seen.UpTime);
        Assert.Equal(varBinds, seen.VarBinds.Count);
    }

    [Fact]
    public void TryRead_EveryTruncationAndFlip_EndsWithAStatus()
    {
        var sample = TrapV2([new(UpTime, SnmpValue.TimeTicks(9)), new(TrapOid, SnmpValue.Oid(LinkUp)), Event]);
        for (var length = 0; length < sample.Length; length++)
        {
            Assert.NotEqual(DecodeStatus.Ok, Read(sample[..length], out _));
        }
        var refused = 0;
        for (var bit = 0; bit < sample.Length * 8; bit++)
        {
            var bytes = (byte[])sample.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += Read(bytes, out _) == DecodeStatus.Ok ? 0 : 1;
        }
        Assert.InRange(refused, 100, sample.Length * 8 - 100);
    }

    [Fact]
    public void Write_InformThatDoesNotFit_AnswersTooBig()
    {
        var bytes = TrapV2(
            [new(TrapOid, SnmpValue.Oid(LinkUp)), new(Event.Name, SnmpValue.OctetString(new byte[400]))],
            SnmpPduType.InformRequest
        );
        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryRead(bytes, out var inform));
        var buffer = new byte[1000];

        var whole = DecodedMessage.Read(buffer.AsSpan(0, SnmpInformResponse.Write(inform, buffer)));
        var tooBig = DecodedMessage.Read(buffer.AsSpan(0, SnmpInformResponse.Write(inform, buffer.AsSpan(0, 300))));

        Assert.Equal((SnmpPduType.Response, 42, 0, 2), (whole.Type, whole.RequestId, whole.ErrorStatus, whole.VarBinds.Count));
        Assert.Equal(0, SnmpInformResponse.Write(inform, buffer.AsSpan(0, 20)));
        Assert.Equal((42, (int)SnmpErrorStatus.TooBig, 0), (tooBig.RequestId, tooBig.ErrorStatus, tooBig.VarBinds.Count));
    }

    private static DecodeStatus Read(byte[] bytes, out SeenNotification? seen)
    {
        seen = null;
        var status = SnmpMessage.TryRead(bytes, out var message);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = SnmpNotification.TryRead(message, out var notification);
        seen = status == DecodeStatus.Ok ? SeenNotification.Of(notification) : null;
        return status;
    }

    private static byte[] TrapV1(ObjectIdentifier enterprise, uint address, int generic, int specific, params SnmpVarBind[] varBinds)
    {
        var buffer = new byte[1000];
        var writer = SnmpMessageWriter.ForTrapV1(buffer, "public"u8, enterprise);
        foreach (var varBind in varBinds)
        {
            Assert.True(writer.TryAdd(varBind.Name, varBind.Value));
        }
        return buffer[..writer.FinishTrapV1(new SnmpTrapV1(enterprise.Encoded, address, generic, specific, 5))];
    }

    private static byte[] TrapV2(SnmpVarBind[] varBinds, SnmpPduType type = SnmpPduType.TrapV2, SnmpVersion version = SnmpVersion.V2c)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(SnmpMessageWriter.TryWrite(output, version, "public"u8, type, 42, varBinds));
        return output.WrittenSpan.ToArray();
    }
}
